// Colours of quantities and of classes.

const STOPS = [0x0b1033, 0x4b1d78, 0xb0306a, 0xee6c3b, 0xfbb13c, 0xfff7c9];
const GOLDEN_ANGLE = 137.508;

/** The colour of a share of the most there is, from night blue to pale yellow: [r, g, b], 0 to 1. */
export function heatColour(share) {
  const at = Math.max(0, Math.min(1, share)) * (STOPS.length - 1);
  const low = Math.min(Math.floor(at), STOPS.length - 2);
  const weight = at - low;
  return [16, 8, 0].map((shift) => {
    const from = (STOPS[low] >> shift) & 255;
    const to = (STOPS[low + 1] >> shift) & 255;
    return (from + weight * (to - from)) / 255;
  });
}

/** A colour for each class, far from those of the classes before it: [r, g, b], 0 to 1. */
export function classColour(classId) {
  const hue = (classId * GOLDEN_ANGLE) % 360;
  const light = [0.62, 0.5, 0.74][classId % 3];
  return hsl(hue, 0.6, light);
}

function hsl(hue, saturation, light) {
  const reach = saturation * Math.min(light, 1 - light);
  return [0, 8, 4].map((offset) => {
    const at = (offset + hue / 30) % 12;
    return light - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1));
  });
}

export function css([red, green, blue]) {
  return `rgb(${[red, green, blue].map((part) => Math.round(255 * part)).join(' ')})`;
}
