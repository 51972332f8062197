// The tabs of the desk: one of them is shown.

const buttons = [...document.querySelectorAll('[data-tab]')];
const callbacks = {};

/** Which tab is shown: 'label', 'scene' or 'learning'. */
export function shownTab() {
  return buttons.find((button) => button.getAttribute('aria-selected') === 'true').dataset.tab;
}

/** Changes to a tab; from that tab itself back to where requests are answered. */
export function toggleTab(name) {
  changeTab(shownTab() === name ? 'label' : name);
}

/** Calls back whenever a tab comes to be shown. */
export function onTab(name, callback) {
  callbacks[name] = callback;
}

export function setUpTabs() {
  buttons.forEach((button) => button.addEventListener('click', () => changeTab(button.dataset.tab)));
}

function changeTab(name) {
  for (const button of buttons) {
    const isShown = button.dataset.tab === name;
    button.setAttribute('aria-selected', String(isShown));
    document.getElementById(button.dataset.tab).hidden = !isShown;
  }
  callbacks[name]?.();
}
