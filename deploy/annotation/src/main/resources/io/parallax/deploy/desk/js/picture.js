// The picture of a superpixel: the crop with its outline, in pixels of the frame, to zoom and move.

import { shape } from './elements.js';

const ZOOM = 1.25;
const CLOSEST = 12;

export class Picture {
  constructor(svg) {
    this.svg = svg;
    this.view = { x: 0, y: 0, width: 1, height: 1 };
    svg.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    svg.addEventListener('pointerdown', (event) => this.onDrag(event));
  }

  /**
   * Shows a superpixel.
   *
   * picture: {frameWidth, frameHeight, outline, crop: {x, y, width, height}, cropUrl, frameUrl}
   */
  show(picture) {
    this.picture = picture;
    const { frameWidth: width, frameHeight: height, outline, crop } = picture;
    const around = `M0 0h${width}v${height}h${-width}z`;
    const clip = shape('clipPath', { id: `${this.svg.id}-inside` }, shape('path', { d: outline, 'clip-rule': 'evenodd' }));
    const context = picture.frameUrl ? image(picture.frameUrl, { x: 0, y: 0, width, height }) : '';
    this.heat = shape('g', { class: 'heat' });
    this.marks = shape('g', { class: 'marks', 'clip-path': `url(#${this.svg.id}-inside)` });
    this.outlines = shape(
      'g',
      { class: 'outlines' },
      shape('path', { class: 'dim', d: around + outline, 'fill-rule': 'evenodd' }),
      shape('path', { class: 'shade', d: outline }),
      shape('path', { class: 'line', d: outline }),
    );
    this.svg.replaceChildren(clip, context, image(picture.cropUrl, crop), this.heat, this.outlines, this.marks);
    this.fit();
  }

  clear() {
    this.picture = null;
    this.svg.replaceChildren();
  }

  /** Lays a picture of the frame's values over it, or takes it away when it is null. */
  showHeat(href) {
    const { frameWidth: width, frameHeight: height } = this.picture;
    this.heat.replaceChildren(...(href ? [image(href, { x: 0, y: 0, width, height })] : []));
    this.outlines.classList.toggle('undimmed', Boolean(href));
  }

  toggleOutline() {
    this.outlines?.classList.toggle('hidden');
  }

  fit() {
    this.look({ ...this.picture.crop });
  }

  wholeFrame() {
    const { frameWidth: width, frameHeight: height } = this.picture;
    this.look({ x: 0, y: 0, width, height });
  }

  zoom(steps, at = this.centre()) {
    const factor = ZOOM ** -steps;
    const { x, y, width, height } = this.view;
    const most = 2 * Math.max(this.picture.frameWidth, this.picture.frameHeight);
    if (width * factor < CLOSEST || width * factor > most) {
      return;
    }
    this.look({
      x: at.x - (at.x - x) * factor,
      y: at.y - (at.y - y) * factor,
      width: width * factor,
      height: height * factor,
    });
  }

  /** Moves the look by shares of what is shown. */
  pan(right, down) {
    const { x, y, width, height } = this.view;
    this.look({ x: x + right * width, y: y + down * height, width, height });
  }

  centre() {
    return { x: this.view.x + this.view.width / 2, y: this.view.y + this.view.height / 2 };
  }

  look(view) {
    this.view = view;
    this.svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
  }

  /** A pointer's place in pixels of the frame. */
  pixel(event) {
    const matrix = this.svg.getScreenCTM().inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  }

  onWheel(event) {
    if (this.picture) {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1, this.pixel(event));
    }
  }

  onDrag(event) {
    if (!this.picture || event.button !== 0 || this.onPress?.(event)) {
      return;
    }
    const from = this.pixel(event);
    this.svg.setPointerCapture(event.pointerId);
    const drag = (moved) => {
      const to = this.pixel(moved);
      const { x, y, width, height } = this.view;
      this.look({ x: x + from.x - to.x, y: y + from.y - to.y, width, height });
    };
    this.svg.addEventListener('pointermove', drag);
    this.svg.addEventListener('pointerup', () => this.svg.removeEventListener('pointermove', drag), {
      once: true,
    });
  }
}

/** A picture that goes away if it cannot be had. */
function image(href, { x, y, width, height }) {
  const shown = shape('image', { href, x, y, width, height, preserveAspectRatio: 'none' });
  shown.addEventListener('error', () => shown.remove());
  return shown;
}
