// The live line to the desk: the queue as it changes, and whether desk and broker are there.

import { PAGE, url } from './api.js';
import { annotator } from './person.js';

const RETRY_MILLIS = 2000;

const pill = document.getElementById('broker');
const alarm = document.getElementById('alarm');
const standing = document.getElementById('standing');

let source;

/** Listens for the queue; starts anew when called again. */
export function listen(onQueue) {
  source?.close();
  source = new EventSource(url('/api/events', { page: PAGE, annotator: annotator() }));
  source.onmessage = (event) => {
    const queue = JSON.parse(event.data);
    showBroker(queue);
    showStanding(queue.scenes);
    onQueue(queue);
  };
  source.onerror = () => {
    show('bad', 'desk gone', 'The desk does not answer. This page goes on by itself when it is back.');
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen(onQueue), RETRY_MILLIS);
    }
  };
}

function showBroker(queue) {
  if (queue.brokerGoneSince) {
    const since = new Date(queue.brokerGoneSince).toLocaleTimeString();
    show(
      'bad',
      'broker gone',
      `The broker has not answered since ${since}. Answers cannot be stored until it is back; ` +
        'the desk goes on by itself then.',
    );
  } else if (!queue.ready) {
    show('wait', 'reading', '');
  } else {
    show('good', 'live', '');
  }
}

function show(kind, word, message) {
  pill.className = `pill ${kind}`;
  pill.textContent = word;
  alarm.hidden = !message;
  alarm.textContent = message;
}

function showStanding(scenes) {
  const all = Object.entries(scenes);
  const closed = all.filter(([, s]) => s.closed).map(([scene]) => `${scene}: closed`);
  const open = all
    .filter(([, s]) => !s.closed)
    .map(([scene, s]) => `${scene}: ${s.frames} frames, ${s.requests} requests, ${s.answered} answered`);
  standing.textContent = [...open, ...closed].join(' · ');
}
