/**
 * The browser's state as a value: the View (a flat map), our position in it, and the clock. Pure: no DOM, no socket.
 * @import { ServerMsg, View } from './protocol.js'
 */

/**
 * @typedef {Extract<ServerMsg, { type: 'welcome' }>} Welcome
 * @typedef {{
 *   view: Partial<View>,
 *   cursor: string | null,
 *   welcome: Welcome | null,
 *   skew: number | null,
 *   otherDevice: boolean,
 *   bad: string | null,
 * }} State
 * `skew` is the server's clock minus ours.
 */

/** @type {State} */
export const EMPTY = { view: {}, cursor: null, welcome: null, skew: null, otherDevice: false, bad: null };

/** A phone that slept or was set has jumped by this much; then the old measurement is worth nothing. */
const CLOCK_JUMP_MS = 2000;

/**
 * The answer that travelled shortest is the best measure, and travel only ever makes the difference smaller.
 * @param {number | null} skew @param {number} sample
 */
const better = (skew, sample) =>
  skew === null || Math.abs(sample - skew) > CLOCK_JUMP_MS || sample > skew ? sample : skew;

/** @param {unknown} a @param {unknown} b */
const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * An unchanged value keeps its identity, so that a fresh View after a reconnect redraws nothing.
 * @param {Partial<View>} set @param {Partial<View>} before @returns {Partial<View>}
 */
function keepingIdentity(set, before) {
  const old = /** @type {Record<string, unknown>} */ (before);
  return /** @type {Partial<View>} */ (
    Object.fromEntries(Object.entries(set).map(([name, value]) => [name, same(old[name], value) ? old[name] : value]))
  );
}

/** @param {State} state @param {Extract<ServerMsg, { type: 'patch' }>} patch @returns {State} */
function patched(state, patch) {
  const view = /** @type {Record<string, unknown>} */ ({ ...state.view, ...keepingIdentity(patch.set, state.view) });
  for (const name of patch.del ?? []) delete view[name];
  return { ...state, view: /** @type {Partial<View>} */ (view), cursor: patch.cursor };
}

/**
 * @param {State} state
 * @param {ServerMsg} msg
 * @param {number} at our clock when it came
 * @returns {State}
 */
export function reduce(state, msg, at) {
  switch (msg.type) {
    case 'welcome':
      return { ...state, welcome: msg, skew: msg.now - at, otherDevice: false, bad: null };
    case 'view':
      return {
        ...state,
        view: keepingIdentity(msg.set, state.view),
        cursor: msg.cursor,
        skew: better(state.skew, msg.now - at),
      };
    case 'patch':
      return { ...patched(state, msg), skew: better(state.skew, msg.now - at) };
    case 'pong':
      return { ...state, skew: better(state.skew, msg.now - at) };
    case 'other_device':
      return { ...state, otherDevice: true };
    case 'bad_message':
      return { ...state, bad: msg.code };
    case 'done':
    case 'refused':
      return state; // answers to one command: the outbox settles them
    default:
      return unknown(msg, state);
  }
}

/**
 * A newer server may send more than this page knows; the compiler checks that it knows all of today's messages.
 * @param {never} _msg @param {State} state
 */
const unknown = (_msg, state) => state;

/**
 * Names whose values differ.
 * @param {Partial<View>} before @param {Partial<View>} after @returns {string[]}
 */
export function changed(before, after) {
  if (before === after) return [];
  const old = /** @type {Record<string, unknown>} */ (before);
  const now = /** @type {Record<string, unknown>} */ (after);
  const names = Object.keys(now).filter((name) => now[name] !== old[name]);
  return names.concat(Object.keys(old).filter((name) => !(name in now)));
}
