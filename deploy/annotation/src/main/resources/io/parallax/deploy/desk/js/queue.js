// The list of open requests.

import { element } from './elements.js';

const list = document.getElementById('queue');
const count = document.getElementById('open');

/** Shows the queue; a click on a request that nobody holds calls back with its id. */
export function showQueue(queue, onChoose) {
  count.textContent = queue.open;
  const most = Math.max(1, ...queue.requests.map((request) => request.bits));
  list.replaceChildren(
    ...queue.requests.map((request) => row(request, queue.held?.id, most, onChoose)),
  );
}

function row(request, held, most, onChoose) {
  const mine = request.id === held;
  const others = request.holder !== null && !mine;
  const bar = element('i', { class: 'bar' });
  bar.style.width = `${Math.round((100 * request.bits) / most)}%`;
  const button = element(
    'button',
    {
      type: 'button',
      title: `${request.viewEntropyBits.toFixed(2)} bits of view entropy a pixel, seen in ${request.views.toFixed(1)} views`,
      'aria-current': mine ? 'true' : null,
    },
    element('b', {}, request.guess || 'unknown'),
    element('span', { class: 'muted' }, others ? request.holder : `${request.frame} · ${request.superpixel}`),
    bar,
  );
  button.disabled = others;
  button.addEventListener('click', () => onChoose(request.id));
  return element('li', { class: others ? 'held' : mine ? 'mine' : '' }, button);
}
