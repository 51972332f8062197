// The tab of learning: how the generations do, and what two of them say about a frame.

import { get } from './api.js';
import { classChart, lineChart, percent, points } from './charts.js';
import { clearComparison, showComparison } from './comparison.js';
import { element } from './elements.js';
import { onTab, shownTab } from './tabs.js';

const REFRESH_MILLIS = 4000;
const IOU = 'iou.';
/** Shown in one row of their own, or in the chart of classes. */
const TOLD_ELSEWHERE = ['gain', 'gain.from', 'gain.to'];

const by = (id) => document.getElementById(id);
const empty = by('learning-empty');
const charts = by('learning-charts');
const figures = by('figures');
/** What there is nothing to say in before a generation was announced. */
const details = [by('comparison'), by('learning-details')];
const choice = by('generation-choice');
const against = by('against-choice');
const sceneChoice = by('compared-scene');
const frameChoice = by('compared-frame');

let generations = [];
let scenes = [];
let due = 0;
let timer = null;
/** Whether somebody has chosen a generation; until then the newest one is shown. */
let picked = false;

export function setUpLearning() {
  onTab('learning', () => {
    due = 0;
    refreshSoon();
  });
  choice.addEventListener('change', () => pick(choice.value));
  against.addEventListener('change', show);
  sceneChoice.addEventListener('change', showFrames);
  frameChoice.addEventListener('change', compare);
}

/** Follows the queue: the generations are read again when something has changed. */
export function followLearning(queue) {
  scenes = Object.keys(queue.scenes);
  refreshSoon();
}

/** What a key does in this tab; false if nothing. */
export function learningKey(name) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[name];
  const next = frameChoice.options[frameChoice.selectedIndex + step];
  if (next) {
    frameChoice.value = next.value;
    compare();
  }
  return Boolean(next);
}

function refreshSoon() {
  timer ??= setTimeout(() => {
    timer = null;
    if (shownTab() === 'learning') {
      due = Date.now() + REFRESH_MILLIS;
      refresh();
    }
  }, Math.max(0, due - Date.now()));
}

async function refresh() {
  let read;
  try {
    read = await get('/api/learning');
  } catch {
    return; // the live line tells that the desk is gone
  }
  if (JSON.stringify(read.generations) !== JSON.stringify(generations)) {
    generations = read.generations;
    offer(choice, generations.map((row) => row.generation), newest());
    choose(picked ? choice.value : newest());
  }
  showEmpty();
  offer(sceneChoice, scenes, scenes[0] ?? '');
  await showFrames();
}

function newest() {
  return generations.filter((row) => row.standing !== 'refused').at(-1)?.generation ?? '';
}

/** Offers some values; the chosen one stays, if it is still among them. */
function offer(select, values, otherwise) {
  const before = [...select.options].map((option) => option.value);
  if (values.join('\n') !== before.join('\n')) {
    const chosen = select.value;
    select.replaceChildren(...values.map((value) => element('option', { value }, value)));
    select.value = values.includes(chosen) ? chosen : otherwise;
  }
}

function find(generation) {
  return generations.find((row) => row.generation === generation);
}

function pick(generation) {
  picked = true;
  choose(generation);
}

function choose(generation) {
  choice.value = generation;
  const others = generations.map((row) => row.generation).filter((name) => name !== generation);
  const at = generations.findIndex((row) => row.generation === generation);
  const from = find(generation)?.trainedFrom;
  offer(against, others, '');
  against.value = others.includes(from) ? from : (others[Math.max(0, at - 1)] ?? '');
  show();
}

function show() {
  const row = find(choice.value);
  const base = find(against.value);
  if (!row) {
    charts.replaceChildren();
    figures.replaceChildren();
    return;
  }
  const means = generations.map(({ generation, standing, metrics }) => ({ generation, standing, value: metrics.mIoU }));
  const classes = classRows(row, base);
  charts.replaceChildren(
    ...(means.some((mean) => mean.value !== undefined)
      ? [lineChart('mIoU by generation', means, row.generation, pick)]
      : []),
    ...(classes.length > 0 ? [classChart('IoU by class', keyOfClasses(row, base), classes)] : []),
  );
  figures.replaceChildren(...figureRows(row, base));
  compare();
}

function keyOfClasses(row, base) {
  return [`● ${row.generation}`, ...(base ? [`○ ${base.generation}`] : [])];
}

function classRows(row, base) {
  const names = new Set(
    [row, base]
      .flatMap((each) => Object.keys(each?.metrics ?? {}))
      .filter((name) => name.startsWith(IOU)),
  );
  return [...names].map((name) => ({
    name: name.slice(IOU.length),
    before: base?.metrics[name],
    after: row.metrics[name],
  }));
}

function figureRows(row, base) {
  const names = [...new Set([row, base].flatMap((each) => Object.keys(each?.metrics ?? {})))]
    .filter((name) => !name.startsWith(IOU) && !TOLD_ELSEWHERE.includes(name))
    .sort((a, b) => (b === 'mIoU') - (a === 'mIoU') || a.localeCompare(b));
  return [
    line('th', '', base ? 'against' : '', 'shown'),
    line('td', 'role', base?.standing, row.standing),
    line('td', 'since', base && since(base), since(row)),
    line('td', 'answers', base?.answers, row.answers),
    ...names.map((name) => line('td', name, number(name, base?.metrics[name]), number(name, row.metrics[name]))),
    ...note('gain', 'gain' in row.metrics ? gain(row.metrics) : ''),
    ...note('trained from', row.trainedFrom),
    ...note('refused', row.refusal),
  ];
}

function line(tag, name, before, after) {
  return element('tr', {}, element('th', { scope: 'row' }, name), ...[before, after].map((words) => element(tag, {}, String(words ?? ''))));
}

function note(name, words) {
  return words ? [element('tr', {}, element('th', { scope: 'row' }, name), element('td', { colspan: 2 }, words))] : [];
}

/** When a generation got its role, or was announced. */
function since({ roles, announcedAt }) {
  return new Date(roles.at(-1)?.at ?? announcedAt).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
}

function number(name, value) {
  if (value === undefined) {
    return '';
  }
  return /^(mIoU|accuracy)/.test(name) ? percent(value) : String(Number(value.toPrecision(4)));
}

/** On the same frames as the base, with the interval that it lies in. */
function gain(metrics) {
  const { gain: mean, 'gain.from': from, 'gain.to': to } = metrics;
  return points(mean) + (from !== undefined && to !== undefined ? ` (${points(from)} to ${points(to)})` : '');
}

function showEmpty() {
  const measured = generations.some(({ metrics }) => 'mIoU' in metrics || Object.keys(metrics).some((name) => name.startsWith(IOU)));
  empty.hidden = measured;
  details.forEach((part) => {
    part.hidden = generations.length === 0;
  });
  empty.textContent =
    generations.length === 0
      ? 'No generation was announced yet. “deploy/parallax models publish” announces a model; with “--metric mIoU=…” ' +
        'it shows here how good each one is.'
      : 'No generation says how good it is. “deploy/parallax models publish … --metric mIoU=0.42 --metric ' +
        'iou.chair=0.38” does, with the figures of “deploy/parallax evaluate”; so does the role “deploy/parallax trainer”.';
}

async function showFrames() {
  const scene = sceneChoice.value;
  let frames = [];
  try {
    frames = scene ? await get('/api/frames', { scene }) : [];
  } catch {
    // the live line tells that the desk is gone
  }
  if (scene === sceneChoice.value) {
    offer(frameChoice, frames, frames[0] ?? '');
    compare();
  }
}

function compare() {
  const asked = { scene: sceneChoice.value, frame: frameChoice.value, before: against.value, after: choice.value };
  if (!asked.after || !asked.before) {
    clearComparison(generations.length === 1 ? 'With a second generation, a frame is shown as each of them sees it.' : '');
  } else if (!asked.frame) {
    clearComparison('Once something of a scene was asked, a frame of it is shown as two generations see it.');
  } else {
    showComparison(asked);
  }
}
