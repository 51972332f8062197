// What two generations take the pixels of a frame for, side by side.

import { get } from './api.js';
import { shortened } from './charts.js';
import { classColour, css } from './colours.js';
import { element } from './elements.js';
import { shownTab } from './tabs.js';

const RETRY_MILLIS = 2000;
const LEAST_SHARE = 0.005;

const pictures = document.getElementById('comparison-pictures');
const message = document.getElementById('comparison-message');
const key = document.getElementById('comparison-classes');

let shown = '';

export function clearComparison(words = '') {
  shown = '';
  pictures.replaceChildren();
  key.replaceChildren();
  say(words);
}

/** Shows a frame as {scene, frame, before, after} names it, once it can be had; nothing new is asked if it is shown. */
export async function showComparison(asked) {
  const name = JSON.stringify(asked);
  if (name === shown) {
    return;
  }
  clearComparison('Looking for the maps of this frame …');
  shown = name;
  try {
    const found = await get('/api/comparison', asked);
    if (shown === name) {
      show(found, asked);
    }
  } catch (failure) {
    if (shown !== name) {
      return;
    }
    say(failure.message);
    if (failure.status === 503) {
      setTimeout(() => {
        if (shown === name) {
          shown = '';
          // Else it is asked for when the tab is shown again.
          shownTab() === 'learning' && showComparison(asked);
        }
      }, RETRY_MILLIS);
    }
  }
}

function say(words) {
  message.textContent = words;
  message.hidden = !words;
}

function show({ colour, before, after }, asked) {
  const guesses = [
    [asked.before, before && decoded(before)],
    [asked.after, after && decoded(after)],
  ];
  const missing = guesses.filter(([, guess]) => !guess).map(([generation]) => generation);
  say(
    missing.length > 0
      ? `No map of this frame by ${missing.join(' nor by ')} is in the topic probability-maps. Maps are kept for a day, ` +
          'and the newest 5,000 records of a partition are looked through.'
      : '',
  );
  const seen = guesses.filter(([, guess]) => guess);
  pictures.replaceChildren(
    ...(colour ? [figure(photo(colour), 'the frame')] : []),
    ...seen.map(([generation, guess]) => figure(canvas(guess), generation)),
  );
  showKey(seen.map(([, guess]) => guess));
}

function decoded(guess) {
  const bytes = Uint8Array.from(atob(guess.pixels), (letter) => letter.charCodeAt(0));
  return { ...guess, pixels: new Uint16Array(bytes.buffer) };
}

function figure(shownAs, caption) {
  return element('figure', {}, shownAs, element('figcaption', { title: caption }, shortened(caption, 32)));
}

function photo(base64) {
  const type = base64.startsWith('iVBOR') ? 'image/png' : 'image/jpeg';
  return element('img', { src: `data:${type};base64,${base64}`, alt: 'The frame' });
}

function canvas({ generation, width, height, pixels, classes }) {
  const drawn = element('canvas', { width, height, role: 'img', 'aria-label': `Classes by ${generation}` });
  const image = new ImageData(width, height);
  const colours = classes.map((_, classId) => {
    const [red, green, blue] = classColour(classId).map((part) => Math.round(255 * part));
    return 0xff000000 | (blue << 16) | (green << 8) | red;
  });
  const drawnPixels = new Uint32Array(image.data.buffer);
  pixels.forEach((classId, i) => {
    drawnPixels[i] = colours[classId];
  });
  drawn.getContext('2d').putImageData(image, 0, 0);
  return drawn;
}

/** The classes that are in sight, those with most pixels first, and how many pixels each has. */
function showKey(guesses) {
  const shares = guesses.map(({ pixels, classes }) => {
    const counts = new Array(classes.length).fill(0);
    pixels.forEach((classId) => counts[classId]++);
    return counts.map((count) => count / pixels.length);
  });
  const names = guesses.map(({ classes }) => classes).reduce((a, b) => (a.length >= b.length ? a : b), []);
  const most = (classId) => Math.max(...shares.map((share) => share[classId] ?? 0));
  key.replaceChildren(
    ...names
      .map((_, classId) => classId)
      .filter((classId) => most(classId) >= LEAST_SHARE)
      .sort((a, b) => most(b) - most(a))
      .map((classId) => {
        const words = shares.map((share) => `${Math.round(100 * (share[classId] ?? 0))}`).join(' → ');
        const entry = element('span', { class: 'swatch' }, names[classId], element('span', { class: 'muted' }, `${words} %`));
        entry.style.setProperty('--swatch', css(classColour(classId)));
        return entry;
      }),
  );
}
