// A superpixel that holds two objects, split by a straight line: each side gets its class.

import { shape } from './elements.js';

const TURN = Math.PI / 12;
const STEP = 1;

export class Split {
  /** A split across the middle of a request's superpixel, shown in its picture. */
  constructor(picture, request) {
    this.picture = picture;
    this.reach = request.frameWidth + request.frameHeight;
    this.x = request.box.x + request.box.width / 2;
    this.y = request.box.y + request.box.height / 2;
    this.angle = request.box.width > request.box.height ? Math.PI / 2 : 0;
    this.firstClass = null;
    picture.onPress = (event) => this.moveTo(picture.pixel(event));
    this.draw();
  }

  moveTo(point) {
    this.x = point.x;
    this.y = point.y;
    this.draw();
    return true;
  }

  move(right, down) {
    this.x += STEP * right;
    this.y += STEP * down;
    this.draw();
  }

  turn(direction) {
    this.angle += TURN * direction;
    this.draw();
  }

  /** Takes the class of the side that is asked about; the parts of the answer once both are told. */
  choose(classId) {
    if (this.firstClass === null) {
      this.firstClass = classId;
      this.draw();
      return null;
    }
    return [
      { classId: this.firstClass, polygon: this.side(1) },
      { classId, polygon: this.side(-1) },
    ];
  }

  end() {
    this.picture.onPress = null;
    this.picture.marks?.replaceChildren();
  }

  /** The corners of everything on one side of the line, far beyond the frame. */
  side(sign) {
    const along = [Math.sin(this.angle), -Math.cos(this.angle)];
    const across = [Math.cos(this.angle) * sign, Math.sin(this.angle) * sign];
    const corner = (a, b) => [
      this.x + this.reach * (a * along[0] + b * across[0]),
      this.y + this.reach * (a * along[1] + b * across[1]),
    ];
    return [corner(-1, 0), corner(1, 0), corner(1, 1), corner(-1, 1)];
  }

  draw() {
    const points = this.side(this.firstClass === null ? 1 : -1)
      .map((corner) => corner.join(','))
      .join(' ');
    this.picture.marks.replaceChildren(shape('polygon', { class: 'side', points }));
  }
}
