/**
 * What leads back into a session. The code is kept in this browser: who has lost the place need not find it again. What
 * somebody has typed about herself is kept in this tab until she is in: a code that was changed, or a no, costs no words.
 */

/** What this browser keeps; null in private windows that forbid it. */
export function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** @param {string} session */
const keptAs = (session) => `floke.code.${session}`;

/** @param {string} session @param {string} code */
export function keepWay(session, code) {
  try {
    localStorage.setItem(keptAs(session), code);
  } catch {
    // Then the code has to be typed.
  }
}

/** @param {string} session */
export function loseWay(session) {
  try {
    localStorage.removeItem(keptAs(session));
  } catch {
    // Nothing was kept.
  }
}

/** The join page with the code filled in; null when this browser does not know the code. @param {string} session */
export function wayBack(session) {
  try {
    const code = localStorage.getItem(keptAs(session));
    return code ? `/join/${encodeURIComponent(code)}` : null;
  } catch {
    return null;
  }
}

/** @typedef {{ name: string, role: string, area: string }} Typed */

const TYPED = 'floke.typed';

/** @param {Typed} typed */
export function keepTyped(typed) {
  try {
    sessionStorage.setItem(TYPED, JSON.stringify(typed));
  } catch {
    // Then the page has it, and no longer.
  }
}

/** She is in, and what she is called is the session's. */
export function forgetTyped() {
  try {
    sessionStorage.removeItem(TYPED);
  } catch {
    // Nothing was kept.
  }
}

/** @returns {Typed} blank when nothing was typed */
export function typed() {
  const blank = { name: '', role: '', area: '' };
  try {
    const kept = JSON.parse(sessionStorage.getItem(TYPED) ?? 'null');
    if (!kept) return blank;
    return { name: String(kept.name ?? ''), role: String(kept.role ?? ''), area: String(kept.area ?? '') };
  } catch {
    return blank;
  }
}

/**
 * Two entries of one person have become one: what she had not sent goes along. Each place says whose it is, so that two who
 * share a browser never see or send each other's words. What she has written under both stays under both.
 * @param {string} from @param {string} into
 */
export function handOver(from, into, store = storage()) {
  try {
    for (let i = (store?.length ?? 0) - 1; i >= 0; i--) {
      const name = store?.key(i) ?? '';
      const there = name.replace(`.${from}.`, `.${into}.`);
      if (!name.startsWith('floke.') || name === there || store?.getItem(there) != null) continue;
      store?.setItem(there, store.getItem(name) ?? '');
      store?.removeItem(name);
    }
  } catch {
    // a full storage: what is there stays under the old name
  }
}

/**
 * The server has said who this is. What was kept for her before her entries were merged is hers, whether that was while this
 * page was open or before; what this page shows of somebody else is not, so it begins again.
 * @param {string | null} before @param {{ me: string | null, was?: string[] }} now
 */
export function goOnAs(before, { me, was = [] }) {
  if (me !== null) for (const from of was) handOver(from, me);
  if (before !== null && before !== me) location.reload();
}
