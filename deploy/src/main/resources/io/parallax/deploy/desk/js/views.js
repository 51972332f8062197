// The same surface in other views.

const strip = document.getElementById('views');

export function showViews() {
  strip.replaceChildren();
}

export function clearViews() {
  strip.replaceChildren();
}
