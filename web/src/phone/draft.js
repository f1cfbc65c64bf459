/**
 * One text that several may write: the server's version, what this phone has written since, and how the two meet. The
 * storage keeps text from here until the server has it; a push never replaces it, nor a field with the focus.
 * @import { Answer } from '../outbox.js'
 */
import { signal } from '../../vendor/ui.mjs';

const PAUSE_MS = 600;

/**
 * @typedef {{ text: string, version: number }} Version
 * @typedef {Version & { others?: readonly Version[] }} Served `others` were written at the same time as the newest
 * @typedef {{ text: string, base: number, sent: string | null, under?: string }} Draft `base`: the version under it;
 *   `sent`: what was said last; `under`: the text of that version
 * @typedef {{
 *   read: () => Served,
 *   write: (text: string, base: number) => Promise<Answer>,
 *   name: string,
 *   store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null,
 *   later?: (work: () => void, ms: number) => unknown,
 * }} Options
 */

/** The number of the version with this text, if it is still there. @param {Served} served @param {string} text */
const versionOf = (served, text) =>
  [served, ...(served.others ?? [])].find((version) => version.text === text)?.version;

/** @param {Options} options */
export function createDraft({ read, write, name, store, later = setTimeout }) {
  /** Text written here that the server has not shown yet. */
  const draft = signal(restored());
  /** Why the server would not have it. */
  const refused = signal(/** @type {Extract<Answer, { ok: false }> | null} */ (null));
  /** Something of ours has been stored while this page was open. */
  const stored = signal(false);
  /** The text and version in a field with the focus: a push waits until the focus is gone. */
  const held = signal(/** @type {Version | null} */ (null));
  /** @type {{ text: string, base: number, answered: boolean } | null} */
  let underWay = null;
  let due = false;

  /** @returns {Draft | null} */
  function restored() {
    try {
      const found = JSON.parse(store?.getItem(name) ?? 'null');
      return typeof found?.text === 'string' ? found : null;
    } catch {
      return null;
    }
  }

  /** @param {Draft | null} next */
  function become(next) {
    draft.value = next;
    try {
      if (next) store?.setItem(name, JSON.stringify(next));
      else store?.removeItem(name);
    } catch {
      // a full or forbidden storage: the draft lives in this page only
    }
  }

  /** Ours is the server's current text, as far as this field has seen. @param {Served} served */
  function stands(served) {
    if (held.value) held.value = { text: served.text, version: served.version };
  }

  /** @param {string} text */
  function input(text) {
    refused.value = null;
    const from = held.value ?? read();
    const { base, sent, under } = draft.value ?? { base: from.version, sent: null, under: from.text };
    become({ text, base, sent, ...(under === undefined ? {} : { under }) });
    if (due) return;
    due = true;
    later(() => {
      due = false;
      save();
    }, PAUSE_MS);
  }

  async function save() {
    const mine = draft.value;
    if (!mine || underWay || refused.value) return;
    const now = read();
    if (mine.text === now.text) return settled(now.version);
    const said = { text: mine.text, base: mine.base, answered: false };
    underWay = said;
    become({ ...mine, sent: mine.text });
    const answer = await write(said.text, said.base);
    if (!answer.ok) {
      underWay = null;
      refused.value = answer;
      meet();
      return;
    }
    said.answered = true;
    meet();
  }

  /** The server has our text: later changes are based on that version. @param {number} base */
  function settled(base) {
    const mine = draft.value;
    stored.value = true;
    stands({ text: underWay?.text ?? read().text, version: base });
    if (!mine || mine.text === (underWay?.text ?? read().text)) become(null);
    else become({ text: mine.text, base, sent: null, under: underWay?.text ?? read().text });
    underWay = null;
    if (draft.value) save();
  }

  /** A push or an answer came from the server: they may come in any order. */
  function meet() {
    const now = read();
    if (underWay?.answered && (now.version > underWay.base || now.text === underWay.text))
      // Somebody may have written over our text: its version was at least one above its base.
      return settled(versionOf(now, underWay.text) ?? underWay.base + 1);
    const mine = draft.value;
    if (underWay || !mine) return undefined;
    if (mine.text === now.text) {
      stands(now);
      become(null);
      return undefined;
    }
    const stood = mine.sent === null ? undefined : versionOf(now, mine.sent);
    if (mine.sent !== null && stood !== undefined && stood > mine.base)
      become({ text: mine.text, base: stood, sent: null, under: mine.sent }); // stored before a reload
    else if (mine.under === now.text && now.version > mine.base) {
      // Another part of the row has changed, and nobody has touched this one.
      become({ ...mine, base: now.version });
      if (refused.value?.code === 'both_wrote') {
        refused.value = null;
        save();
      }
    }
    return undefined;
  }

  return {
    draft,
    refused,
    stored,
    input,
    save,
    meet,
    /** The text of the field. */
    shown: () => draft.value?.text ?? held.value?.text ?? read().text,
    /** The field has the focus: its text stays, whatever the server sends. */
    hold() {
      held.value ??= { ...read() };
    },
    /** The field has lost the focus: it shows the server's text again. */
    release() {
      held.value = null;
    },
    /** After a reload: sends the text that was left here. */
    resume() {
      meet();
      save();
    },
    /** Sends again after a refusal that the person has corrected. */
    retry() {
      refused.value = null;
      save();
    },
    /** Gives up the text from here for the server's. */
    discard() {
      refused.value = null;
      held.value = null;
      become(null);
    },
  };
}
