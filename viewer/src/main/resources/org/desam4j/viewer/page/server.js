// The server that this page came from. All addresses are relative, so that the token stays in them.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Refused(0, 'The program no longer answers; start it again.');
  }
  if (!response.ok) {
    const text = await response.text();
    let message = `${response.status} ${response.statusText}`;
    try {
      message = JSON.parse(text).error.message;
    } catch {
      // Not one of the server's own answers; its status says enough.
    }
    throw new Refused(response.status, message);
  }
  return response;
}

export async function getJson(path, options) {
  return (await answer(path, options)).json();
}

export async function getBytes(path, options) {
  return (await answer(path, options)).arrayBuffer();
}

export async function postJson(path, value, options = {}) {
  const body = JSON.stringify(value);
  return (await answer(path, { ...options, method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json();
}

// Keeps what was asked for last, as promises, so that nothing is asked for twice at once.
export class Kept {
  #most;
  #values = new Map();

  constructor(most) {
    this.#most = most;
  }

  get(key, ask) {
    let value = this.#values.get(key);
    if (value) {
      this.#values.delete(key);
    } else {
      value = ask(key);
      value.catch(() => this.#values.delete(key));
    }
    this.#values.set(key, value);
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value);
    return value;
  }

  clear() {
    this.#values.clear();
  }
}
