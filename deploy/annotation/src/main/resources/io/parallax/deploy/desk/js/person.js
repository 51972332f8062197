// Who answers: asked once, kept by the browser.

import { get } from './api.js';

const KEPT_AS = 'parallax-annotator';

const button = document.getElementById('person');
const dialog = document.getElementById('person-dialog');
const input = document.getElementById('person-name');

let known = (localStorage.getItem(KEPT_AS) ?? '').trim();

export function annotator() {
  return known;
}

get('/api/session')
  .then(({ loggedIn }) => {
    document.getElementById('logout').hidden = !loggedIn;
  })
  .catch(() => {}); // the live line tells that the desk is gone

/** Resolves once somebody has said who they are. */
export async function requireAnnotator() {
  if (!known) {
    await ask();
  }
  show();
}

/** Lets another person sit down; calls back if it is another one. */
export function onChange(changed) {
  button.addEventListener('click', async () => {
    const before = known;
    await ask();
    show();
    if (known !== before) {
      changed();
    }
  });
}

async function ask() {
  input.value = known;
  dialog.showModal();
  input.select();
  await new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        known = input.value.trim() || known;
        localStorage.setItem(KEPT_AS, known);
        resolve();
      },
      { once: true },
    );
  });
  if (!known) {
    await ask();
  }
}

function show() {
  button.textContent = known;
  button.setAttribute('aria-label', `Annotator ${known}: change`);
}
