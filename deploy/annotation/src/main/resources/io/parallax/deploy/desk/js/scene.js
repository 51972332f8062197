// The tab of the scene: its voxels, what is asked about them, and how it has come along.

import { get, url } from './api.js';
import { classColour, css } from './colours.js';
import { element } from './elements.js';
import { plot } from './plots.js';
import { Space } from './space.js';
import { onTab, shownTab } from './tabs.js';

const REFRESH_MILLIS = 4000;
const COLOURINGS = ['entropy', 'class', 'views'];

const choice = document.getElementById('scene-choice');
const message = document.getElementById('scene-message');
const missing = document.getElementById('scene-missing');
const key = document.getElementById('scene-key');
const plots = document.getElementById('plots');
const ceiling = document.getElementById('ceiling');

let space = null;
let scenes = {};
let shown = '';
let due = 0;

export function setUpScene() {
  onTab('scene', () => {
    due = 0;
    refresh();
  });
  choice.addEventListener('change', () => {
    space = space && Object.assign(space, { points: undefined });
    shown = '';
    refresh();
  });
  document.querySelectorAll('[name=colouring]').forEach((radio) => {
    radio.addEventListener('change', () => colourBy(radio.value));
  });
  for (const [id, group] of [['show-path', 'path'], ['show-marks', 'marks']]) {
    document.getElementById(id).addEventListener('change', (event) => {
      if (space) {
        space[group].visible = event.target.checked;
        space.draw();
      }
    });
  }
  ceiling.addEventListener('input', () => space?.cut(Number(ceiling.value) / 100));
}

/** Follows the queue: the scene is read again when it has grown. */
export function followScenes(queue) {
  scenes = queue.scenes;
  const names = Object.keys(scenes);
  const words = names.map((name) => (scenes[name].closed ? `${name} (closed)` : name));
  if (words.join() !== [...choice.options].map((option) => option.textContent).join()) {
    const before = choice.value;
    choice.replaceChildren(...names.map((name, i) => element('option', { value: name }, words[i])));
    choice.value = names.includes(before) ? before : (names[0] ?? '');
  }
  if (shownTab() === 'scene') {
    refresh();
  }
}

async function refresh() {
  const name = choice.value;
  const state = name + JSON.stringify(scenes[name] ?? null);
  if (!name || state === shown || Date.now() < due) {
    return;
  }
  due = Date.now() + REFRESH_MILLIS;
  shown = state;
  setTimeout(() => shownTab() === 'scene' && refresh(), REFRESH_MILLIS);
  showPlots(await get('/api/history', { scene: name }));
  let scene, points, lacks;
  try {
    [scene, { points, lacks }] = await Promise.all([get('/api/scene', { scene: name }), readPoints(name)]);
  } catch (failure) {
    say(failure.message);
    showMissing('');
    // What is closed stays so: it is not asked for again.
    shown = scenes[name]?.closed ? state : '';
    return;
  }
  showMissing(lacks || scene.missing);
  try {
    show(scene, points);
    message.hidden = true;
  } catch (failure) {
    say(failure.message);
  }
}

function say(what) {
  message.hidden = false;
  message.textContent = what;
}

/** Says what of the scene could not be had; the scene is then read again although nothing has changed. */
function showMissing(what) {
  missing.hidden = !what;
  missing.textContent = what;
  if (what) {
    shown = '';
  }
}

async function readPoints(name) {
  const response = await fetch(url('/api/points', { scene: name }));
  if (!response.ok) {
    throw new Error((await response.json()).error);
  }
  return { points: new Int16Array(await response.arrayBuffer()), lacks: response.headers.get('Missing') ?? '' };
}

function show(scene, points) {
  if (!space) {
    try {
      space = new Space(document.getElementById('space'));
    } catch {
      throw new Error('This browser draws no three-dimensional pictures (WebGL).');
    }
    space.colouredBy = document.querySelector('[name=colouring]:checked').value;
  }
  space.show(scene, points);
  space.resize();
  ceiling.value = Math.round(100 * space.cutAt);
  showKey();
}

export function colourBy(what) {
  document.querySelector(`[name=colouring][value=${what}]`).checked = true;
  space?.colourBy(what);
  showKey();
}

/** What a key does in this tab; false if nothing. */
export function sceneKey(name) {
  if (COLOURINGS[Number(name) - 1]) {
    colourBy(COLOURINGS[Number(name) - 1]);
    return true;
  }
  const orbit = space?.orbit;
  const moves = {
    ArrowLeft: () => orbit.turn(-0.12, 0),
    ArrowRight: () => orbit.turn(0.12, 0),
    ArrowUp: () => orbit.turn(0, 0.08),
    ArrowDown: () => orbit.turn(0, -0.08),
    'Shift+ArrowLeft': () => orbit.shift(-0.06, 0),
    'Shift+ArrowRight': () => orbit.shift(0.06, 0),
    'Shift+ArrowUp': () => orbit.shift(0, 0.06),
    'Shift+ArrowDown': () => orbit.shift(0, -0.06),
    '+': () => orbit.zoom(1),
    '=': () => orbit.zoom(1),
    '-': () => orbit.zoom(-1),
  };
  if (orbit && moves[name]) {
    moves[name]();
    return true;
  }
  return false;
}

function showKey() {
  if (!space?.count) {
    return;
  }
  const what = space.colouredBy;
  if (what === 'class') {
    key.replaceChildren(
      ...space.scene.classes.map((name, classId) => {
        const entry = element('span', { class: 'swatch' }, name);
        entry.style.setProperty('--swatch', css(classColour(classId)));
        return entry;
      }),
    );
  } else {
    const most = what === 'views' ? `${space.scale} views` : `${(space.scale / 1000).toFixed(2)} bits`;
    key.replaceChildren(element('span', { class: 'ramp' }), element('span', { class: 'muted' }, `0 to ${most}`));
  }
}

function showPlots(history) {
  plots.replaceChildren(
    plot('Frames', history, [
      { name: 'frames', colour: '#e8ecf1', of: (row) => row.frames },
    ]),
    plot('Coverage of the pixels', history, [{ name: 'with depth', colour: '#fbb13c', of: (row) => 100 * row.coverage }], {
      most: 100,
      unit: ' %',
    }),
    plot('Requests', history, [
      { name: 'open', colour: '#00e5ff', of: (row) => row.open },
      { name: 'answered', colour: '#5fd38d', of: (row) => row.answered },
    ]),
    plot('Pixels requested, of the budget', history, [
      { name: 'budget', colour: '#9aa7b6', of: (row) => row.budgetPixels },
      { name: 'requested', colour: '#00e5ff', of: (row) => row.requestedPixels },
    ]),
  );
}
