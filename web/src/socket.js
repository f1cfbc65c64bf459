/**
 * The only WebSocket. Knows when to give up a connection, when to try again, and when not to; knows no messages.
 * @import { ClientMsg, ServerMsg } from './protocol.js'
 */

const CONNECT_MS = 6000;
const SILENCE_MS = 25_000;
/** RFC 6455: a message that was too big to be taken. */
const TOO_BIG = 1009;
const PONG_MS = 8000;
const FIRST_CAP_MS = 250;
const LAST_CAP_MS = 8000;

/**
 * 4500–4999: the server says that coming back is useless. Everything else (restarts, lost connections, proxies, our own
 * time limits) is worth another try.
 * @param {number} code
 */
export const comesBack = (code) => code < 4500 || code > 4999;

/**
 * Full jitter: 0…cap, the cap doubling from 0.25 to 8 s, so that a room does not reconnect in step.
 * @param {number} attempt 0 for the first @param {() => number} random
 */
export const backOff = (attempt, random) => random() * Math.min(LAST_CAP_MS, FIRST_CAP_MS * 2 ** Math.min(attempt, 10));

/**
 * @typedef {{
 *   hello: () => ClientMsg,
 *   onMessage: (msg: ServerMsg) => void,
 *   onUp: () => void,
 *   onDown: () => void,
 *   onTooBig: () => void,
 *   onEnded: (code: number, reason: string) => void,
 * }} Listener `onUp` comes with the first message of a connection, `onDown` each time there is none, `onTooBig` when the
 *   server, or a proxy before it, would not take a message of ours.
 *
 * @typedef {{
 *   open: (url: string) => WebSocket,
 *   random: () => number,
 *   now: () => number,
 *   setTimeout: (work: () => void, ms: number) => unknown,
 *   clearTimeout: (id: any) => void,
 *   window: EventTarget | null,
 *   document: (EventTarget & { visibilityState: string }) | null,
 * }} World `now` never goes back, and counts a sleep: see passed.js
 */

/** @param {() => number} now @returns {World} */
export const browser = (now) => ({
  open: (url) => new WebSocket(url),
  random: Math.random,
  now,
  setTimeout: (work, ms) => globalThis.setTimeout(work, ms),
  clearTimeout: (id) => globalThis.clearTimeout(id),
  window,
  document,
});

/** @param {string} url @param {World} world @param {Listener} listener */
export function connect(url, world, listener) {
  /** @type {WebSocket | null} */
  let socket = null;
  let generation = 0; // late events of an older socket are nobody's
  let attempt = 0;
  let up = false;
  let over = false;
  let heard = 0;
  let pinged = 0;
  /** @type {unknown} */ let retry = null;
  /** @type {unknown} */ let watch = null;

  const ping = () => {
    pinged = world.now();
    say({ type: 'ping' });
    watchLine();
  };

  function watchLine() {
    world.clearTimeout(watch);
    const due = pinged > heard ? pinged + PONG_MS : heard + SILENCE_MS;
    const mine = generation;
    watch = world.setTimeout(
      () => {
        if (mine !== generation) return;
        if (pinged > heard) lost();
        else if (world.now() - heard >= SILENCE_MS) ping();
        else watchLine();
      },
      Math.max(0, due - world.now()),
    );
  }

  function lost() {
    if (!up) listener.onDown(); // a first try that failed is also a lost line; `hangUp` tells of the others
    hangUp();
    if (!over) retry = world.setTimeout(open, backOff(attempt++, world.random));
  }

  function hangUp() {
    generation++;
    world.clearTimeout(retry);
    world.clearTimeout(watch);
    const old = socket;
    socket = null;
    old?.close();
    const was = up;
    up = false;
    if (was) listener.onDown();
  }

  function open() {
    hangUp();
    const mine = generation;
    const fresh = world.open(url);
    socket = fresh;
    watch = world.setTimeout(() => mine === generation && lost(), CONNECT_MS);
    fresh.onopen = () => {
      if (mine !== generation) return;
      heard = world.now();
      pinged = 0;
      say(listener.hello());
      watchLine();
    };
    fresh.onmessage = ({ data }) => {
      if (mine !== generation || typeof data !== 'string') return;
      heard = world.now();
      if (!up) {
        up = true;
        attempt = 0;
        listener.onUp();
      }
      listener.onMessage(JSON.parse(data));
    };
    fresh.onclose = ({ code, reason }) => {
      if (mine !== generation) return;
      if (code === TOO_BIG) listener.onTooBig();
      over = !comesBack(code);
      if (over) listener.onEnded(code, reason);
      lost();
    };
  }

  /** The phone may have slept for an hour without noticing. */
  function woken() {
    if (over || world.document?.visibilityState === 'hidden') return;
    if (socket?.readyState === 1) ping();
    else if (!socket) open();
  }

  const again = () => {
    if (!over) open();
  };

  /** @param {ClientMsg} msg @returns {boolean} */
  function say(msg) {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(msg));
    return true;
  }

  world.document?.addEventListener('visibilitychange', woken);
  world.window?.addEventListener(
    'pageshow',
    (event) => /** @type {PageTransitionEvent} */ (event).persisted && again(),
  );
  world.window?.addEventListener('online', again);
  world.window?.addEventListener('offline', () => !over && lost());
  open();

  return {
    say,
    /** The phone may not know the time: the answer tells it. */
    ask: () => up && ping(),
    /** Tries at once instead of waiting: somebody pressed "Prøv nå". */
    hurry: () => !up && again(),
    close() {
      over = true;
      hangUp();
    },
  };
}
