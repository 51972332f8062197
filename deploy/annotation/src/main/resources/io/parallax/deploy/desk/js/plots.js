// How a scene has come along, as lines over time.

import { element, shape } from './elements.js';

const WIDTH = 260;
const HEIGHT = 84;

/**
 * A plot of some lines over the history of a scene.
 *
 * lines: {name, colour, of: row => number}; most: what the top stands for, absent: the largest.
 */
export function plot(title, history, lines, { most, unit = '' } = {}) {
  const values = lines.map((line) => history.map(line.of));
  const top = most ?? Math.max(1, ...values.flat());
  const start = history[0]?.at ?? 0;
  const span = Math.max(1, (history[history.length - 1]?.at ?? 1) - start);
  const svg = shape('svg', { viewBox: `0 -4 ${WIDTH} ${HEIGHT + 8}`, role: 'img', 'aria-label': title });
  svg.append(shape('path', { class: 'axis', d: `M0 0V${HEIGHT}H${WIDTH}` }));
  lines.forEach((line, i) => {
    const points = values[i]
      .map((value, row) => {
        const x = ((history[row].at - start) / span) * WIDTH;
        return `${x.toFixed(1)},${(HEIGHT * (1 - value / top)).toFixed(1)}`;
      })
      .join(' ');
    const drawn = shape('polyline', { points });
    drawn.style.stroke = line.colour;
    svg.append(drawn);
  });
  const legend = lines.map((line, i) => {
    const last = values[i][values[i].length - 1] ?? 0;
    const key = element('span', {}, `${line.name} ${Math.round(last).toLocaleString('en')}${unit}`);
    key.style.color = line.colour;
    return key;
  });
  return element(
    'figure',
    { class: 'plot' },
    element('figcaption', {}, title),
    svg,
    element('div', { class: 'plot-legend' }, ...legend, element('span', { class: 'muted' }, `${duration(span)}`)),
  );
}

function duration(millis) {
  const seconds = Math.round(millis / 1000);
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
