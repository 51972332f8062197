// Calls of the desk's server. What goes wrong is thrown as an Error whose message a person can read.

/** Names this page, for as long as it is open. Not kept: a copied tab must be another page. */
export const PAGE = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');

export function url(path, parameters = {}) {
  return `${path}?${new URLSearchParams(parameters)}`;
}

export async function get(path, parameters) {
  return call(url(path, parameters), {});
}

export async function post(path, body) {
  return call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ page: PAGE, ...body }),
  });
}

/** Says something on the way out; the page does not live to hear an answer. */
export function beacon(path, body) {
  const json = JSON.stringify({ page: PAGE, ...body });
  navigator.sendBeacon(path, new Blob([json], { type: 'application/json' }));
}

async function call(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Error('The desk does not answer.');
  }
  if (response.status === 401) {
    location.assign('/');
  }
  const body = await response.json();
  if (!response.ok) {
    const failure = new Error(body.error ?? `The desk answered ${response.status}.`);
    failure.status = response.status;
    throw failure;
  }
  return body;
}
