// The keyboard: one table of what each key does, which is also what the help shows.

import { element } from './elements.js';

const help = document.getElementById('help-dialog');
const keys = document.getElementById('keys');
const search = document.getElementById('search');

/**
 * Binds keys.
 *
 * commands: rows {keys: [key, …], says, does}; `otherwise` is called with any other key. While
 * `elsewhere` gives a function, that one takes the keys of all commands that are not everywhere's.
 */
export function bindKeys(commands, { elsewhere, otherwise }) {
  showHelp(commands);
  document.getElementById('help').addEventListener('click', () => help.showModal());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    if (event.target === search ? isForSearch(event) : isForField(event)) {
      return;
    }
    const name = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
    if (press(name, commands, elsewhere(), otherwise)) {
      event.preventDefault();
    }
  });
}

/** Does what a key stands for; false if it stands for nothing. */
function press(name, commands, other, otherwise) {
  const command = commands.find((row) => row.keys.includes(name) && (row.everywhere || !other));
  if (command) {
    command.does(name);
    return true;
  }
  return other ? other(name) : otherwise(name);
}

/** Text goes into the search; Enter, Escape and the arrows go on to the commands. */
function isForSearch(event) {
  return !['Enter', 'Escape', 'ArrowUp', 'ArrowDown'].includes(event.key);
}

/** A button that has the focus is pressed by Enter and space, as everywhere. */
function isForField(event) {
  return (
    ['INPUT', 'SELECT'].includes(event.target.tagName) ||
    (event.target.tagName === 'BUTTON' && (event.key === 'Enter' || event.key === ' '))
  );
}

function showHelp(commands) {
  keys.replaceChildren(
    ...commands
      .filter((row) => row.says)
      .flatMap((row) => [
        element('dt', {}, ...(row.shown ?? row.keys).map((key) => element('kbd', {}, key))),
        element('dd', {}, row.says),
      ]),
  );
}

export function showKeys() {
  help.showModal();
}
