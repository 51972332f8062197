// Charts of how generations do: shares from 0 up to a round number.

import { element, shape } from './elements.js';

const WIDTH = 520;
const HEIGHT = 250;
const LEFT = 52;
const RIGHT = 512;
const TOP = 26;
const BOTTOM = 196;
const ROW = 21;
const NAMES = 150;
const GAINS = 60;
/** So many generations are named below their points. */
const LABELS = 5;
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2];

/** A share as text. */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** A difference of shares as text. */
export function points(gain) {
  const rounded = (100 * gain).toFixed(1);
  return Number(rounded) === 0 ? '±0.0' : rounded.replace('-', '−').replace(/^(?=\d)/, '+');
}

/** A name of at most so many characters; names of generations differ at their ends. */
export function shortened(name, most) {
  return name.length > most ? `…${name.slice(1 - most)}` : name;
}

function scale(shares) {
  const most = Math.max(0, ...shares);
  const step = STEPS.find((each) => most <= 5 * each) ?? 0.2;
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  return { top: step * steps, marks: Array.from({ length: steps + 1 }, (_, i) => i * step) };
}

function text(words, x, y, attributes = {}) {
  return shape('text', { x, y, ...attributes }, words);
}

function whole(share) {
  return `${Math.round(100 * share)} %`;
}

function chart(title, key, height, ...shapes) {
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, title, ...key.map((words) => element('span', { class: 'muted' }, words))),
    shape('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': title }, ...shapes),
  );
}

/**
 * A line over the generations, in order.
 *
 * rows: {generation, value, standing}; a value that is not known is undefined. A click on a point calls back with
 * its generation.
 */
export function lineChart(title, rows, chosen, onChoose) {
  const known = rows.filter((row) => row.value !== undefined);
  const { top, marks } = scale(known.map((row) => row.value));
  const x = (row) =>
    rows.length === 1 ? (LEFT + RIGHT) / 2 : LEFT + 40 + (rows.indexOf(row) * (RIGHT - LEFT - 80)) / (rows.length - 1);
  const y = (value) => BOTTOM - (value / top) * (BOTTOM - TOP);
  const grid = marks.flatMap((mark) => [
    shape('path', { class: mark === 0 ? 'axis' : 'grid', d: `M${LEFT} ${y(mark)}H${RIGHT}` }),
    text(whole(mark), LEFT - 8, y(mark) + 4, { class: 'tick', 'text-anchor': 'end' }),
  ]);
  const segments = rows
    .slice(1)
    .map((row, i) => [rows[i], row])
    // No line where a value is not known: it would claim one.
    .filter(([before, row]) => before.value !== undefined && row.value !== undefined)
    .map(([before, row]) =>
      shape('path', { class: 'curve', d: `M${x(before)} ${y(before.value)}L${x(row)} ${y(row.value)}` }),
    );
  const every = Math.ceil(rows.length / LABELS);
  const labels = rows.flatMap((row, i) =>
    (rows.length - 1 - i) % every === 0
      ? [
          text(shortened(row.generation, 11), x(row), BOTTOM + 22, { class: 'tick', 'text-anchor': 'middle' }),
          text(row.standing, x(row), BOTTOM + 41, { class: `tick ${row.standing}`, 'text-anchor': 'middle' }),
          row.value === undefined
            ? ''
            : text(percent(row.value), x(row), y(row.value) - 12, { class: 'value', 'text-anchor': 'middle' }),
        ]
      : [],
  );
  const dots = known.map((row) => {
    const isChosen = row.generation === chosen;
    const dot = shape(
      'circle',
      { class: isChosen ? 'dot chosen' : 'dot', cx: x(row), cy: y(row.value), r: isChosen ? 7 : 5 },
      shape('title', {}, `${row.generation}: ${percent(row.value)}`),
    );
    dot.addEventListener('click', () => onChoose(row.generation));
    return dot;
  });
  return chart(title, [], HEIGHT, ...grid, ...segments, ...labels, ...dots);
}

/**
 * Two dots for each class, the largest gain first.
 *
 * rows: {name, before, after}; what is not known is undefined. key: what the dots stand for.
 */
export function classChart(title, key, rows) {
  const gain = (row) => row.after - row.before;
  const sorted = [...rows].sort(
    (a, b) => (isNaN(gain(a)) - isNaN(gain(b)) || gain(b) - gain(a) || (b.after ?? b.before) - (a.after ?? a.before)),
  );
  const values = rows.flatMap((row) => [row.before, row.after]).filter((value) => value !== undefined);
  const { top, marks } = scale(values);
  const x = (value) => NAMES + (value / top) * (WIDTH - GAINS - 16 - NAMES);
  const height = 30 + ROW * sorted.length;
  const grid = marks.flatMap((mark) => [
    shape('path', { class: mark === 0 ? 'axis' : 'grid', d: `M${x(mark)} 22V${height - 4}` }),
    text(whole(mark), x(mark), 14, { class: 'tick', 'text-anchor': 'middle' }),
  ]);
  const lines = sorted.map((row, i) => {
    const y = 30 + ROW * (i + 0.5);
    const kind = gain(row) < -0.0005 ? 'worse' : 'better';
    const dot = (value, attributes) => (value === undefined ? '' : shape('circle', { cx: x(value), cy: y, r: 5, ...attributes }));
    const isChange = !isNaN(gain(row));
    return shape(
      'g',
      { class: kind },
      text(row.name.length > 19 ? `${row.name.slice(0, 18)}…` : row.name, NAMES - 12, y + 4, { 'text-anchor': 'end' }),
      isChange ? shape('path', { class: 'change', d: `M${x(row.before)} ${y}H${x(row.after)}` }) : '',
      dot(row.before, { class: 'before' }),
      dot(row.after, { class: 'after' }),
      isChange ? text(points(gain(row)), WIDTH - 4, y + 4, { class: 'gain', 'text-anchor': 'end' }) : '',
    );
  });
  return chart(title, key, height, ...grid, ...lines);
}
