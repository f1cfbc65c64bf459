/**
 * The way back into a session. This browser keeps the code: a person who has lost the place need not find it again.
 * This tab keeps what she typed about herself until she is in: a changed code or a refusal costs no words.
 */

/** The storage; null in private windows that forbid it. */
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
    // Then she must type the code.
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
    // Then it lasts as long as the page.
  }
}

/** She is in, and the session has her name. */
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
 * Two entries of one person were merged: her unsent text moves along. Each key names its owner, so that two people who
 * share a browser never see or send each other's text. Texts under both entries stay under both.
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
    // The storage is full: the text stays under the old name.
  }
}

/**
 * The server has said who this is. Text stored before her entries were merged is hers, whether from this page or an
 * earlier one; text of another person on this page is not, so the page starts again.
 * @param {string | null} before @param {{ me: string | null, was?: string[] }} now
 */
export function goOnAs(before, { me, was = [] }) {
  if (me !== null) for (const from of was) handOver(from, me);
  if (before !== null && before !== me) location.reload();
}
