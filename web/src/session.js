/**
 * The session as this browser sees it: signals to read, `send` to act. One page has one session and one role.
 * @import { ReadonlySignal, Signal } from '../vendor/ui.mjs'
 * @import { Command, Id, ServerMsg, View } from './protocol.js'
 * @import { Answer } from './outbox.js'
 * @import { State, Welcome } from './reduce.js'
 */
import { batch, computed, signal } from '../vendor/ui.mjs';
import { newId } from './id.js';
import { keepLost } from './lost.js';
import { createOutbox } from './outbox.js';
import { createParts } from './part.js';
import { createPassed } from './passed.js';
import { createReach } from './reach.js';
import { changed, EMPTY, reduce } from './reduce.js';
import { browser, connect } from './socket.js';
import { goOnAs, storage } from './way.js';

export { newId };

/** Repeats a command refused with "not now" after this. */
const AGAIN_MS = 1500;
const STILL_WRITING_MS = 5000;

/** @type {State} */
let state = EMPTY;
/** @type {ReturnType<typeof connect> | null} */
let line = null;
/** @type {ReturnType<typeof createOutbox> | null} */
let outbox = null;
let whose = '';

/** @type {Map<string, Signal<unknown>>} */
const keySignals = new Map();
/** @type {Map<string, { beat: Signal<number>, entries: ReadonlySignal<[string, unknown][]> }>} */
const prefixSignals = new Map();
/** The clock for durations. */
export const passed = createPassed({ onSlept: () => line?.ask() });
const parts = createParts();
const reach = createReach();

export const connection = signal(/** @type {'connecting' | 'online' | 'lost'} */ ('connecting'));
export const connectionLostAt = signal(/** @type {number | null} */ (null));
export const welcome = signal(/** @type {Welcome | null} */ (null));
/** @type {ReadonlySignal<Id | null>} */
export const me = computed(() => welcome.value?.me ?? null);
/** Commands not yet answered. */
export const pending = signal(0);
/** True when the person opened the session later on another phone or tab. */
export const otherDevice = signal(false);
/** @type {Signal<{ code: number, reason: string } | null>} set when the server said: do not come back */
export const ended = signal(/** @type {{ code: number, reason: string } | null} */ (null));
/** True once the first View is here. */
export const ready = signal(false);

/**
 * @template {keyof View} K
 * @param {K} name
 * @returns {ReadonlySignal<View[K] | undefined>} always the same signal for one name
 */
export function key(name) {
  let found = keySignals.get(name);
  if (!found) {
    found = signal(state.view[name]);
    keySignals.set(name, found);
    const part = parts.read(name);
    if (part && connection.value === 'online') line?.say({ type: 'open', part });
  }
  return /** @type {Signal<View[K] | undefined>} */ (found);
}

/**
 * @param {string} prefix
 * @returns {ReadonlySignal<[string, any][]>} `[name, value]` of each key that begins with it
 */
export function keys(prefix) {
  let found = prefixSignals.get(prefix);
  if (!found) {
    const beat = signal(0);
    const entries = computed(() => {
      beat.value;
      return Object.entries(state.view).filter(([name]) => name.startsWith(prefix));
    });
    found = { beat, entries };
    prefixSignals.set(prefix, found);
  }
  return found.entries;
}

/** @param {State} next */
function become(next) {
  const names = changed(state.view, next.view);
  const told = next.otherDevice !== state.otherDevice;
  state = next;
  batch(() => {
    for (const name of names) {
      const found = keySignals.get(name);
      if (found) found.value = /** @type {Record<string, unknown>} */ (next.view)[name];
    }
    for (const [prefix, { beat }] of prefixSignals) if (names.some((name) => name.startsWith(prefix))) beat.value++;
    welcome.value = next.welcome;
    if (told) otherDevice.value = next.otherDevice; // the reader may have put it away
    if (next.cursor !== null) ready.value = true;
  });
}

/** @param {ServerMsg} msg */
function heard(msg) {
  const before = me.value;
  become(reduce(state, msg, passed()));
  if (msg.type === 'welcome') goOnAs(before, msg);
  if (msg.type === 'welcome') {
    outbox ??= unsentOf(msg.me);
    connection.value = 'online';
    connectionLostAt.value = null;
    flush();
    if (ready.value) for (const part of parts.missing(state.view)) line?.say({ type: 'open', part });
    if (writing) line?.say({ type: 'writing', field: writing });
  } else if (msg.type === 'done') settle(msg.cmd, { ok: true });
  else if (msg.type === 'refused') settle(msg.cmd, { ok: false, code: msg.code, params: msg.params ?? {} });
}

/** @param {Id} cmd @param {Answer} answer */
function settle(cmd, answer) {
  if (outbox?.answered(cmd, answer)) flush();
  else setTimeout(flush, AGAIN_MS);
}

function flush() {
  if (!outbox) return;
  if (connection.value === 'online')
    for (const { cmd, command } of outbox.take()) line?.say({ type: 'do', cmd, command });
  pending.value = outbox.size();
}

function down() {
  connection.value = 'lost';
  connectionLostAt.value ??= passed();
  outbox?.disconnected();
  flush();
  reach.failed();
}

/** Usable once the server says who this is: others may have used this browser before. @param {Id | null} who */
const unsentOf = (who, name = `${whose}.${who ?? ''}`) =>
  createOutbox({ store: storage(), name, now: passed, onLost: keepLost(name) });

/** @param {{ session: Id, role: 'participant' | 'facilitator' | 'screen' }} who */
export function start({ session, role }) {
  whose = `${session}.${role}`;
  line = connect(`${location.origin.replace('http', 'ws')}/ws/${session}`, browser(passed), {
    hello: () => ({ type: 'hello', version: 1, role, ...parts.place(state.view, state.cursor) }),
    onMessage: heard,
    onUp: reach.up,
    onDown: down,
    onTooBig: () => outbox?.dropLongest(),
    onEnded: (code, reason) => {
      if (state.bad) outbox?.dropSent();
      batch(() => {
        down();
        ended.value = { code, reason };
      });
    },
  });
}

/** A person does not want to wait for the next try. */
export const reconnect = () => line?.hurry();

/**
 * @param {Command} command
 * @param {{ offline?: boolean, kept?: boolean }} [how] `offline: false`: now or never (a vote, or why she is inhabil); `kept: false`: the caller
 *   keeps it through a reload itself (a text that is being written)
 * @returns {Promise<Answer>}
 */
export function send(command, { offline = true, kept = true } = {}) {
  if (!outbox || (!offline && connection.value !== 'online'))
    return Promise.resolve({ ok: false, code: 'offline', params: {} });
  const answer = outbox.add(newId(), command, offline ? (kept ? 'kept' : 'retried') : 'once');
  flush();
  return answer;
}

let [writing, toldAt] = [/** @type {string | null} */ (null), 0];

/**
 * Tells the group where this person writes. Repeated while she writes, because the server forgets after a while.
 * @param {string | null} field
 */
export function setWriting(field) {
  if (field === writing && (field === null || passed() - toldAt < STILL_WRITING_MS)) return;
  writing = field;
  toldAt = passed();
  line?.say({ type: 'writing', field });
}

/** The server's clock, in UTC milliseconds, independent of the phone's. */
export const serverNow = () => passed() + (state.skew ?? 0);
