// Why something cannot be told: a digit for the usual reasons, or one's own words.

import { element } from './elements.js';

const REASONS = [
  'two objects, and the border between them cannot be seen',
  'too dark, too bright or blurred',
  'too small or cut off',
  'none of the classes',
];

const dialog = document.getElementById('unclear-dialog');
const own = document.getElementById('reason');

/** Asks for a reason and calls back with it, if one is given. */
export function setUpUnclear(onReason) {
  const choose = (reason) => {
    dialog.close('');
    onReason(reason);
  };
  document.getElementById('reasons').append(
    ...REASONS.map((reason, index) => {
      const button = element('button', { type: 'button' }, element('kbd', {}, String(index + 1)), ` ${reason}`);
      button.addEventListener('click', () => choose(reason));
      return element('li', {}, button);
    }),
  );
  dialog.addEventListener('keydown', (event) => {
    const reason = REASONS[Number(event.key) - 1];
    if (reason && event.target !== own) {
      event.preventDefault();
      choose(reason);
    }
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'send' && own.value.trim()) {
      onReason(own.value.trim());
    }
    own.value = '';
  });
}

export function askWhy() {
  dialog.returnValue = '';
  dialog.showModal();
}
