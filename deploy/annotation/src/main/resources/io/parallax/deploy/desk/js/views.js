// The same surface in other views, beside the request: what the request's superpixel stands for.

import { get, url } from './api.js';
import { element, shape } from './elements.js';

const MOST = 6;
const CONTEXT = 0.6;

const strip = document.getElementById('views');

let shownFor = null;

/** Shows the other views of a request, those that share most of its surface first. */
export async function showViews(request) {
  clearViews();
  shownFor = request.id;
  const frames = [...new Set(request.standsFor.map((other) => other.frame))]
    .filter((frame) => frame !== request.frame)
    .slice(0, MOST);
  for (const frame of frames) {
    try {
      const view = await get('/api/view', { id: request.id, frame });
      if (shownFor !== request.id) {
        return;
      }
      strip.append(figure(request, view));
    } catch (failure) {
      if (failure.status === 503 && shownFor === request.id) {
        strip.append(element('p', { class: 'missing' }, `Other views are missing: ${failure.message}`));
      }
      return; // without a topology to ask the request stands on its own
    }
  }
}

export function clearViews() {
  shownFor = null;
  strip.replaceChildren();
}

function figure(request, view) {
  const { box, outline } = view;
  const margin = CONTEXT * Math.max(box.width, box.height);
  const svg = shape(
    'svg',
    {
      viewBox: `${box.x - margin} ${box.y - margin} ${box.width + 2 * margin} ${box.height + 2 * margin}`,
      role: 'img',
      'aria-label': `The same surface in frame ${view.frame}`,
    },
    shape('image', {
      href: url('/api/frame', { id: request.id, frame: view.frame }),
      x: 0,
      y: 0,
      width: view.width,
      height: view.height,
    }),
    shape('path', { class: 'shade', d: outline }),
    shape('path', { class: 'line', d: outline }),
  );
  return element('figure', {}, svg, element('figcaption', {}, `frame ${view.frame}`));
}
