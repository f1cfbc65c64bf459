/**
 * Commands without an answer. They survive a reload and a flat battery, and go out again with the same id, in order;
 * the server decides each id once.
 * @import { Command, Id } from './protocol.js'
 */

/** The server takes at most so many unanswered commands from one person. */
export const IN_FLIGHT = 16;

/** @typedef {{ ok: true } | { ok: false, code: string, params: Record<string, string | number> }} Answer */
/**
 * `kept` survives a reload; `retried` lives in this page (its sender keeps the text itself); `once` is now or never.
 * @typedef {'kept' | 'retried' | 'once'} How
 * @typedef {{ cmd: Id, command: Command, how: How, stored: string | null, sent: boolean, settle: (answer: Answer) => void }} Entry
 */
/** @typedef {(command: Command, answer: Extract<Answer, { ok: false }>) => void} OnLost a command of an earlier page was refused */
/** @typedef {Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>} Store */

/** A message is at most 64 KiB; some of it is the envelope. */
const MOST_BYTES = 65_000;

/** @param {Pick<Entry, 'command'>} entry */
const bytesOf = ({ command }) => new TextEncoder().encode(JSON.stringify(command)).length;

/** Refusals that mean "not now": the command waits and is sent again. */
const NOT_NOW = new Set(['unavailable', 'busy', 'too_many_unanswered']);

/** @param {string} code */
export const isTemporary = (code) => NOT_NOW.has(code);

/**
 * A full or forbidden storage must not stop anybody: the command then lives in this page only.
 * @template T @param {() => T} work @returns {T | null}
 */
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/**
 * Commands from an earlier page. Nobody waits for their answers any more, so a refusal goes to `onLost`.
 * @param {Store | null} store @param {string} prefix @param {OnLost} onLost @returns {Entry[]}
 */
function stored(store, prefix, onLost) {
  /** @type {string[]} */
  const names = [];
  attempt(() => {
    for (let i = 0; store && i < store.length; i++) {
      const name = store.key(i);
      if (name?.startsWith(prefix)) names.push(name);
    }
  });
  return names.sort().flatMap((name) => {
    const command = attempt(() => JSON.parse(store?.getItem(name) ?? 'null'));
    const cmd = name.slice(name.lastIndexOf('.') + 1);
    /** @param {Answer} answer */
    const settle = (answer) => {
      if (!answer.ok) onLost(command, answer);
    };
    return command ? [{ cmd, command, how: 'kept', stored: name, sent: false, settle }] : [];
  });
}

/**
 * Each command has its own key in the storage, so that two tabs never overwrite each other.
 * @param {{ store: Store | null, name: string, now: () => number, onLost?: OnLost }} options `name` is session and role
 */
export function createOutbox({ store, name, now, onLost = () => {} }) {
  const prefix = `floke.out.${name}.`;
  let entries = stored(store, prefix, onLost);
  let count = 0;
  // After the commands of an earlier page, even if the phone's clock was set back: they go out in order.
  let newest = 1 + Math.max(-1, ...entries.map(({ stored }) => Number(stored?.slice(prefix.length).split('-')[0])));

  /** @param {Entry} entry */
  function forget(entry) {
    entries = entries.filter((other) => other !== entry);
    if (entry.stored) attempt(() => store?.removeItem(/** @type {string} */ (entry.stored)));
  }

  /** @param {Entry} entry */
  function tooBig(entry) {
    forget(entry);
    entry.settle({ ok: false, code: 'too_big', params: {} });
  }

  return {
    size: () => entries.length,

    /** @param {Id} cmd @param {Command} command @param {How} how @returns {Promise<Answer>} */
    add(cmd, command, how) {
      newest = Math.max(newest, now());
      const order = `${String(newest).padStart(15, '0')}-${String(count++).padStart(6, '0')}`;
      const place = how === 'kept' ? `${prefix}${order}.${cmd}` : null;
      if (place) attempt(() => store?.setItem(place, JSON.stringify(command)));
      return new Promise((settle) => {
        entries = [...entries, { cmd, command, how, stored: place, sent: false, settle }];
      });
    },

    /** Commands to send now, in order; marks them as sent, and refuses those too long for a message. @returns {{ cmd: Id, command: Command }[]} */
    take() {
      for (const entry of entries.filter((other) => !other.sent && bytesOf(other) > MOST_BYTES)) tooBig(entry);
      const free = IN_FLIGHT - entries.filter((entry) => entry.sent).length;
      const next = entries.filter((entry) => !entry.sent).slice(0, Math.max(0, free));
      for (const entry of next) entry.sent = true;
      return next.map(({ cmd, command }) => ({ cmd, command }));
    },

    /** @param {Id} cmd @param {Answer} answer @returns {boolean} false: wait a little, then `take` again */
    answered(cmd, answer) {
      const entry = entries.find((other) => other.cmd === cmd);
      if (!entry) return true;
      if (!answer.ok && entry.how !== 'once' && isTemporary(answer.code)) {
        entry.sent = false;
        return false;
      }
      forget(entry);
      entry.settle(answer);
      return true;
    },

    /** The connection is gone: most commands go out again; a `once` command (a vote) fails now. */
    disconnected() {
      for (const entry of entries) {
        entry.sent = false;
        if (entry.how !== 'once') continue;
        forget(entry);
        entry.settle({ ok: false, code: 'offline', params: {} });
      }
    },

    /** A message was too big for the connection: drops the longest, or the retries would never end. */
    dropLongest() {
      const [longest] = entries.filter((other) => other.sent).sort((a, b) => bytesOf(b) - bytesOf(a));
      if (longest) tooBig(longest);
    },

    /** The server did not understand a message: sending it again would fail the same way. */
    dropSent() {
      for (const entry of entries.filter((other) => other.sent)) {
        forget(entry);
        entry.settle({ ok: false, code: 'bad_message', params: {} });
      }
    },
  };
}
