// View entropy and view divergence laid over the picture, at a key press.

import { url } from './api.js';
import { element } from './elements.js';

const NAMES = { entropy: 'view entropy (VE)', divergence: 'view divergence of this view (VD)' };

const legend = document.getElementById('legend');

let shown = null;
let address = null;

/** Shows the map of one kind, or takes it away if it is shown; says why it cannot. */
export async function toggleHeat(kind, request, picture, say) {
  const hide = shown === kind;
  clearHeat(picture);
  if (hide) {
    return;
  }
  const response = await fetch(url('/api/heat', { id: request.id, kind }));
  if (!response.ok) {
    say((await response.json()).error, true);
    return;
  }
  shown = kind;
  address = URL.createObjectURL(await response.blob());
  picture.showHeat(address);
  legend.replaceChildren(
    element('span', { class: 'ramp' }),
    `${NAMES[kind]}: 0 to ${response.headers.get('Most-Bits')} bits`,
  );
  const lacks = response.headers.get('Missing');
  if (lacks) {
    legend.append(element('span', { class: 'missing' }, lacks));
  }
  legend.hidden = false;
}

export function clearHeat(picture) {
  if (shown) {
    picture.picture && picture.showHeat(null);
    URL.revokeObjectURL(address);
    shown = null;
  }
  legend.hidden = true;
}
