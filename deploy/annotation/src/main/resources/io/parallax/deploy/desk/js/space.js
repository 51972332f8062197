// The scene in three dimensions: voxels as points, the camera's path, and marks where labels are
// asked for and given.

import * as THREE from '/lib/three.module.js';
import { classColour, heatColour } from './colours.js';
import { Orbit } from './orbit.js';

const NUMBERS = 6;
const ENDED = 0x8a94a3;
const MARKS = { OPEN: 0x00e5ff, ANSWERED: 0x5fd38d, WITHDRAWN: ENDED, EXPIRED: ENDED, SUPERSEDED: ENDED };
const ABOVE_CAMERAS = 0.35;

export class Space {
  constructor(canvas) {
    this.canvas = canvas;
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true });
    this.renderer.localClippingEnabled = true;
    this.renderer.setClearColor(0x0b0d11);
    this.world = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(50, 1, 0.05, 500);
    this.ceiling = new THREE.Plane();
    this.orbit = new Orbit(this.camera, canvas, () => this.draw());
    this.voxels = new THREE.Group();
    this.path = new THREE.Group();
    this.marks = new THREE.Group();
    this.world.add(this.voxels, this.path, this.marks);
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement);
  }

  /** Shows a scene: {voxelSize, cameras, marks} and its points, int16 as the server packs them. */
  show(scene, points) {
    const first = this.points === undefined;
    this.scene = scene;
    this.points = points;
    this.count = Math.floor(points.length / NUMBERS);
    if (this.count === 0) {
      return;
    }
    this.measure(first);
    this.drawVoxels();
    this.drawPath();
    this.drawMarks();
    this.draw();
  }

  /** Finds the extent, which way is up, and how high the cameras were. */
  measure(first) {
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.count; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const at = this.points[NUMBERS * i + axis] * this.scene.voxelSize;
        low[axis] = Math.min(low[axis], at);
        high[axis] = Math.max(high[axis], at);
      }
    }
    this.up = upwards(this.scene.cameras);
    const { axis, sign } = this.up;
    const heights = this.scene.cameras.map(({ pose }) => sign * pose[4 * axis + 3]);
    const floor = sign > 0 ? low[axis] : -high[axis];
    const top = sign > 0 ? high[axis] : -low[axis];
    this.heights = { floor, top };
    if (first) {
      const eyes = heights.length ? heights.reduce((a, b) => a + b) / heights.length : top;
      this.cut((eyes + ABOVE_CAMERAS - floor) / (top - floor));
      const size = Math.hypot(...high.map((value, i) => value - low[i]));
      this.orbit.lookAt(low.map((value, i) => (value + high[i]) / 2), size, this.up);
    }
  }

  /** Takes away what is higher than a share of the scene's height. */
  cut(share) {
    this.cutAt = Math.max(0.02, Math.min(1, share));
    const { floor, top } = this.heights;
    const down = [0, 0, 0];
    down[this.up.axis] = -this.up.sign;
    this.ceiling.normal.set(...down);
    this.ceiling.constant = floor + this.cutAt * (top - floor) + 1e-3;
    this.draw();
  }

  /** Colours the voxels by entropy, class or views. */
  colourBy(what) {
    this.colouredBy = what;
    if (this.count) {
      this.drawVoxels();
      this.draw();
    }
  }

  drawVoxels() {
    const { points, count } = this;
    const positions = new Float32Array(3 * count);
    const colours = new Float32Array(3 * count);
    this.scale = this.mostOf(this.colouredBy);
    for (let i = 0; i < count; i++) {
      const at = NUMBERS * i;
      for (let axis = 0; axis < 3; axis++) {
        positions[3 * i + axis] = (points[at + axis] + 0.5) * this.scene.voxelSize;
      }
      colours.set(this.colour(at), 3 * i);
    }
    const material = new THREE.PointsMaterial({
      size: 1.3 * this.scene.voxelSize,
      vertexColors: true,
      clippingPlanes: [this.ceiling],
    });
    replace(this.voxels, new THREE.Points(geometry(positions, colours), material));
  }

  colour(at) {
    if (this.colouredBy === 'class') {
      return classColour(this.points[at + 4]);
    }
    return heatColour(this.points[at + (this.colouredBy === 'views' ? 5 : 3)] / this.scale);
  }

  /** What the lightest colour stands for: nearly all voxels have less. */
  mostOf(what) {
    const offset = what === 'views' ? 5 : 3;
    const sample = [];
    for (let i = 0; i < this.count; i += Math.ceil(this.count / 5000)) {
      sample.push(this.points[NUMBERS * i + offset]);
    }
    sample.sort((a, b) => a - b);
    return Math.max(1, sample[Math.floor(0.98 * (sample.length - 1))] ?? 1);
  }

  drawPath() {
    const places = this.scene.cameras.flatMap(({ pose }) => [pose[3], pose[7], pose[11]]);
    const line = new THREE.BufferGeometry();
    line.setAttribute('position', new THREE.Float32BufferAttribute(places, 3));
    replace(
      this.path,
      new THREE.Line(line, new THREE.LineBasicMaterial({ color: 0xfbb13c })),
      new THREE.Points(line, new THREE.PointsMaterial({ color: 0xfbb13c, size: 4, sizeAttenuation: false })),
    );
  }

  drawMarks() {
    const material = (status) => new THREE.MeshBasicMaterial({ color: MARKS[status], clippingPlanes: [this.ceiling] });
    const materials = Object.fromEntries(Object.keys(MARKS).map((status) => [status, material(status)]));
    const ball = new THREE.SphereGeometry(1.1 * this.scene.voxelSize, 12, 8);
    replace(
      this.marks,
      ...this.scene.marks.map((mark) => {
        const shown = new THREE.Mesh(ball, materials[mark.status]);
        shown.position.set(...mark.at);
        return shown;
      }),
    );
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (width > 0 && height > 0) {
      this.renderer.setPixelRatio(window.devicePixelRatio);
      this.renderer.setSize(width, height);
      this.camera.aspect = width / height;
      this.camera.updateProjectionMatrix();
      this.draw();
    }
  }

  draw() {
    this.renderer.render(this.world, this.camera);
  }
}

function geometry(positions, colours) {
  const points = new THREE.BufferGeometry();
  points.setAttribute('position', new THREE.BufferAttribute(positions, 3));
  points.setAttribute('color', new THREE.BufferAttribute(colours, 3));
  return points;
}

function replace(group, ...shown) {
  for (const old of group.children) {
    old.geometry.dispose();
  }
  group.clear();
  group.add(...shown);
}

/** The axis that the cameras' upper edges point along: people hold cameras upright. */
function upwards(cameras) {
  const sum = [0, 0, 0];
  for (const { pose } of cameras) {
    for (let axis = 0; axis < 3; axis++) {
      sum[axis] -= pose[4 * axis + 1];
    }
  }
  const axis = sum.reduce((best, value, i) => (Math.abs(value) > Math.abs(sum[best]) ? i : best), 2);
  return { axis, sign: sum[axis] < 0 ? -1 : 1 };
}
