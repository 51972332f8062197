// The class picker: the model's guesses first, each with a digit; every class of the first 26 with a
// letter of its own that never changes; and a search.

import { element } from './elements.js';

const FIRST_LETTER = 'A'.charCodeAt(0);
const LETTERS = 26;
const DIGITS = 9;

const list = document.getElementById('classes');
const search = document.getElementById('search');

let order = [];
let shown = [];
let selected = 0;
let names = [];
let distribution = [];
let choose = () => {};

/** Calls back with a class when one is chosen. */
export function onChoose(callback) {
  choose = callback;
  search.addEventListener('input', () => filter());
}

/** Shows the classes of a request. */
export function showClasses(request) {
  names = request.classes;
  distribution = request.distribution;
  order = names
    .map((_, classId) => classId)
    .sort((a, b) => (distribution[b] ?? 0) - (distribution[a] ?? 0) || a - b);
  search.value = '';
  filter();
}

export function clearClasses() {
  order = [];
  filter();
}

function filter() {
  const text = search.value.trim().toLowerCase();
  shown = order.filter((classId) => names[classId].toLowerCase().includes(text));
  select(0);
}

/** Moves the selection by so many rows. */
export function move(step) {
  select(Math.min(Math.max(0, selected + step), shown.length - 1));
}

function select(index) {
  selected = Math.max(0, index);
  list.replaceChildren(...shown.map(row));
  list.children[selected]?.scrollIntoView({ block: 'nearest' });
}

/** Chooses the selected class. */
export function chooseSelected() {
  if (shown.length > 0) {
    choose(shown[selected]);
  }
}

/** Chooses the class that a key stands for; false if it stands for none. */
export function chooseByKey(key) {
  const digit = '123456789'.indexOf(key);
  const letter = key.charCodeAt(0) - FIRST_LETTER;
  if (key.length === 1 && digit >= 0 && digit < order.length) {
    choose(order[digit]);
    return true;
  }
  if (key.length === 1 && letter >= 0 && letter < Math.min(LETTERS, names.length) && order.length) {
    choose(letter);
    return true;
  }
  return false;
}

function row(classId, index) {
  const place = order.indexOf(classId);
  const share = distribution[classId] ?? 0;
  const bar = element('i', { class: 'bar' });
  bar.style.width = `${Math.round(100 * share)}%`;
  const item = element(
    'li',
    { role: 'option', 'aria-selected': index === selected ? 'true' : 'false' },
    element('kbd', {}, place < DIGITS ? String(place + 1) : ''),
    element('span', { class: 'name' }, names[classId]),
    element('span', { class: 'share' }, share >= 0.005 ? `${Math.round(100 * share)} %` : ''),
    element('kbd', { class: 'letter' }, classId < LETTERS ? `⇧${String.fromCharCode(FIRST_LETTER + classId)}` : ''),
    bar,
  );
  item.addEventListener('click', () => choose(classId));
  return item;
}
