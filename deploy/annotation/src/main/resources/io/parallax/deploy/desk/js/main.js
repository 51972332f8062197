// The page: what is on it, and which key does what.

import { chooseByKey, chooseSelected, move, onChoose } from './classes.js';
import { toggleHeat } from './heat.js';
import { bindKeys, showKeys } from './keys.js';
import { followLearning, learningKey, setUpLearning } from './learning.js';
import { onChange, requireAnnotator } from './person.js';
import { showQueue } from './queue.js';
import { followScenes, sceneKey, setUpScene } from './scene.js';
import { listen } from './status.js';
import { setUpTabs, shownTab, toggleTab } from './tabs.js';
import { askWhy, setUpUnclear } from './unclear.js';
import * as work from './work.js';

const search = document.getElementById('search');
const { picture } = work;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function arrow(key) {
  const [right, down] = ARROWS[key];
  if (work.splitting()) {
    work.splitting().move(2 * right, 2 * down);
  } else if (down !== 0) {
    move(down);
  }
}

function heat(kind) {
  toggleHeat(kind, work.current(), picture, work.say);
}

function leave() {
  if (work.splitting()) {
    work.toggleSplit();
  }
  search.value = '';
  search.dispatchEvent(new Event('input'));
  search.blur();
}

const withRequest = (action) => (key) => work.current() && action(key);

const COMMANDS = [
  { keys: [], shown: ['1', '…', '9'], says: "one of the model's best guesses" },
  { keys: [], shown: ['Shift', 'A', '…', 'Z'], says: 'the class of that letter: it never changes' },
  { keys: ['/'], says: 'search a class', does: () => search.focus() },
  { keys: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'], shown: ['↑', '↓'], says: 'select a class', does: arrow },
  { keys: ['Enter'], says: 'give it the selected class', does: () => { chooseSelected(); search.blur(); } },
  { keys: ['s'], says: 'skip: others may answer', does: work.skip },
  { keys: ['u'], says: 'unclear: it cannot be told', does: withRequest(askWhy) },
  { keys: ['z'], says: 'take the last answer back', does: work.undo },
  { keys: ['x'], says: 'two objects: split by a line (arrows move, [ ] turn it)', does: work.toggleSplit },
  { keys: ['[', ']'], does: (key) => work.splitting()?.turn(key === '[' ? -1 : 1) },
  { keys: ['+', '='], shown: ['+', '−'], says: 'closer, further', does: withRequest(() => picture.zoom(1)) },
  { keys: ['-'], does: withRequest(() => picture.zoom(-1)) },
  { keys: ['f'], says: 'the whole frame', does: withRequest(() => picture.wholeFrame()) },
  { keys: ['0'], says: 'the whole crop', does: withRequest(() => picture.fit()) },
  {
    keys: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'],
    shown: ['Shift', '←↑↓→'],
    says: 'move the picture',
    does: withRequest((key) => picture.pan(...ARROWS[key.slice(6)].map((step) => 0.15 * step))),
  },
  { keys: ['e'], says: 'heat map of view entropy', does: withRequest(() => heat('entropy')) },
  { keys: ['d'], says: 'heat map of view divergence', does: withRequest(() => heat('divergence')) },
  { keys: ['o'], says: 'hide or show the outline', does: withRequest(() => picture.toggleOutline()) },
  { keys: ['Escape'], says: 'leave search or split', does: leave },
  { keys: ['g'], says: 'the scene, and back', everywhere: true, does: () => toggleTab('scene') },
  { keys: [], shown: ['1', '2', '3'], says: 'in the scene: voxels by view entropy, class, views; arrows turn it' },
  { keys: ['l'], says: 'how the models do, and back; ← → change the frame', everywhere: true, does: () => toggleTab('learning') },
  { keys: ['?'], says: 'these keys', everywhere: true, does: showKeys },
];

function onQueue(queue) {
  showQueue(queue, (id) => work.take(id));
  work.follow(queue);
  followScenes(queue);
  followLearning(queue);
  document.getElementById('undo').disabled = !queue.undoable;
}

async function start() {
  await requireAnnotator();
  onChange(() => listen(onQueue));
  onChoose(work.label);
  setUpUnclear(work.unclear);
  setUpTabs();
  setUpScene();
  setUpLearning();
  bindKeys(COMMANDS, {
    elsewhere: () => ({ scene: sceneKey, learning: learningKey })[shownTab()],
    otherwise: (key) => Boolean(work.current()) && chooseByKey(key),
  });
  document.getElementById('split').addEventListener('click', work.toggleSplit);
  document.getElementById('skip').addEventListener('click', work.skip);
  document.getElementById('unclear').addEventListener('click', () => work.current() && askWhy());
  document.getElementById('undo').addEventListener('click', work.undo);
  work.keepClaim();
  listen(onQueue);
}

start();
