// The request that this page holds, from its claim to its answer.

import { beacon, post, url } from './api.js';
import { clearClasses, showClasses } from './classes.js';
import { clearHeat } from './heat.js';
import { annotator } from './person.js';
import { Picture } from './picture.js';
import { Split } from './split.js';
import { clearViews, showViews } from './views.js';

const RENEW_MILLIS = 20_000;
const ENDED = {
  WITHDRAWN: 'That request was withdrawn: new views or a new model have settled it, or its scene was closed.',
  EXPIRED: 'That request has expired.',
  SUPERSEDED: 'That request has ended: another model asks now.',
};

const facts = document.getElementById('facts');
const rest = document.getElementById('rest');
const said = document.getElementById('said');

export const picture = new Picture(document.getElementById('picture'));

let request = null;
let split = null;
let busy = false;
let refused = 0;

export function current() {
  return request;
}

export function splitting() {
  return split;
}

/** Keeps the claim alive while the page is open, and lets go of it when it closes. */
export function keepClaim() {
  setInterval(() => request && post('/api/renew', {}).catch(() => {}), RENEW_MILLIS);
  addEventListener('pagehide', () => beacon('/api/release', {}));
}

/** Takes up a request: a certain one, or the most telling one that nobody holds. */
export function take(id = null) {
  return alone(async () => {
    const answer = await post('/api/claim', { annotator: annotator(), id });
    show(answer.request ?? null);
  });
}

/** Follows the queue: takes up work when there is some, and lets go of what is over. */
export function follow(queue) {
  showRefusals(queue.refusals);
  if (busy || !queue.ready) {
    showRest(queue);
    return;
  }
  if (request && queue.held?.status in ENDED) {
    say(ENDED[queue.held.status]);
    take();
  } else if (request && !queue.held) {
    take(request.id).then(() => request || take());
  } else if (!request && queue.requests.some((row) => row.holder === null)) {
    take();
  }
  showRest(queue);
}

/** Gives the superpixel, or the side of it that is asked about, a class. */
export function label(classId) {
  if (!request) {
    return;
  }
  const name = request.classes[classId];
  if (!split) {
    send({ verdict: 'LABELLED', parts: [{ classId }] }, name);
    return;
  }
  const first = split.firstClass;
  const parts = split.choose(classId);
  if (parts) {
    send({ verdict: 'LABELLED', parts }, `${request.classes[first]} and ${name}`);
  } else {
    say(`${name} on the first side. Now the other one.`);
  }
}

export function skip() {
  send({ verdict: 'SKIPPED', reason: '' }, 'skipped');
}

export function unclear(reason) {
  send({ verdict: 'UNCLEAR', reason }, `unclear: ${reason}`);
}

function send(answer, words) {
  return alone(async () => {
    if (!request) {
      return;
    }
    say('Sending …');
    await post('/api/answer', { annotator: annotator(), id: request.id, ...answer });
    say(`Stored: ${words}. z takes it back.`);
    const next = await post('/api/claim', { annotator: annotator() });
    show(next.request ?? null);
  });
}

/** Takes the last answer back and shows its request again. */
export function undo() {
  return alone(async () => {
    const answer = await post('/api/undo', { annotator: annotator() });
    say('Taken back. What is it?');
    show(answer.request ?? null);
  });
}

export function toggleSplit() {
  if (split) {
    endSplit();
    say('');
  } else if (request) {
    split = new Split(picture, request);
    say('Two objects: arrows or a click move the line, [ and ] turn it. Then the class of the marked side.');
  }
}

function endSplit() {
  split?.end();
  split = null;
}

/** One thing at a time: a key pressed while an answer is on its way does nothing. */
async function alone(action) {
  if (busy) {
    return;
  }
  busy = true;
  document.body.classList.add('busy');
  try {
    await action();
  } catch (failure) {
    say(failure.message, true);
    if (failure.status === 410 || failure.status === 404) {
      show(null);
    }
  } finally {
    busy = false;
    document.body.classList.remove('busy');
  }
}

function show(next) {
  endSplit();
  clearHeat(picture);
  request = next;
  if (!request) {
    picture.clear();
    clearClasses();
    clearViews();
    facts.textContent = '';
    return;
  }
  rest.hidden = true;
  const frameUrl = url('/api/frame', { id: request.id });
  picture.show({ ...request, cropUrl: url('/api/crop', { id: request.id }), frameUrl });
  showClasses(request);
  showViews(request);
  facts.textContent =
    `${request.scene} · frame ${request.frame} · superpixel ${request.superpixel} · ${request.pixels} pixels · ` +
    `VE ${request.viewEntropyBits.toFixed(2)} · VD ${request.viewDivergenceBits.toFixed(2)} bits · ` +
    `${request.views.toFixed(1)} views · stands for ${request.standsFor.length} other superpixels`;
}

function showRest(queue) {
  rest.hidden = request !== null;
  const held = queue.requests.length;
  rest.textContent = !queue.ready
    ? 'Reading the requests …'
    : held > 0
      ? `Others are at work on the last ${queue.open}.`
      : 'Nothing to label right now. New requests show up by themselves.';
}

function showRefusals(refusals) {
  if (refusals.length > refused) {
    const last = refusals[refusals.length - 1];
    say(`An answer was refused (${last.requestId}): ${last.reason}`, true);
  }
  refused = refusals.length;
}

export function say(words, bad = false) {
  said.textContent = words;
  said.classList.toggle('bad', bad);
}
