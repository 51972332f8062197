// A camera that circles a point, moved by pointer, wheel and keys.

const TURN = 0.005;
const STEEPEST = 1.5;
const ZOOM = 1.12;

export class Orbit {
  /** up: the axis of the world that points up, 0 to 2, and its sign. */
  constructor(camera, canvas, moved) {
    this.camera = camera;
    this.moved = moved;
    this.centre = [0, 0, 0];
    this.up = { axis: 2, sign: 1 };
    this.azimuth = 0.7;
    this.elevation = 0.9;
    this.distance = 10;
    canvas.addEventListener('pointerdown', (event) => this.onDrag(event, canvas));
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
  }

  lookAt(centre, distance, up) {
    this.centre = centre;
    this.distance = distance;
    this.up = up;
    this.place();
  }

  turn(right, up) {
    this.azimuth += right;
    this.elevation = Math.max(-STEEPEST, Math.min(STEEPEST, this.elevation + up));
    this.place();
  }

  zoom(steps) {
    this.distance *= ZOOM ** -steps;
    this.place();
  }

  /** Moves the point that is looked at, by shares of the distance, in the plane of the floor. */
  shift(right, ahead) {
    const [first, second] = this.floorAxes();
    const cos = Math.cos(this.azimuth);
    const sin = Math.sin(this.azimuth);
    this.centre[first] += this.distance * (-right * sin - ahead * cos);
    this.centre[second] += this.distance * (right * cos - ahead * sin);
    this.place();
  }

  floorAxes() {
    const first = (this.up.axis + 1) % 3;
    const second = (this.up.axis + 2) % 3;
    return this.up.sign > 0 ? [first, second] : [second, first];
  }

  place() {
    const [first, second] = this.floorAxes();
    const position = [...this.centre];
    const flat = this.distance * Math.cos(this.elevation);
    position[first] += flat * Math.cos(this.azimuth);
    position[second] += flat * Math.sin(this.azimuth);
    position[this.up.axis] += this.up.sign * this.distance * Math.sin(this.elevation);
    const up = [0, 0, 0];
    up[this.up.axis] = this.up.sign;
    this.camera.up.set(...up);
    this.camera.position.set(...position);
    this.camera.lookAt(...this.centre);
    this.moved();
  }

  onDrag(down, canvas) {
    canvas.setPointerCapture(down.pointerId);
    let last = down;
    const drag = (event) => {
      const right = event.clientX - last.clientX;
      const below = event.clientY - last.clientY;
      last = event;
      if (down.button === 2 || down.shiftKey) {
        this.shift(-right * 0.0015, below * 0.0015);
      } else {
        this.turn(-right * TURN, below * TURN);
      }
    };
    canvas.addEventListener('pointermove', drag);
    canvas.addEventListener('pointerup', () => canvas.removeEventListener('pointermove', drag), { once: true });
  }
}
