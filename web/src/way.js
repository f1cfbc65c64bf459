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
 * share a browser never see or send each other's words.
 * @param {string} from @param {string} into
 */
export function handOver(from, into, store = storage()) {
  try {
    for (let i = (store?.length ?? 0) - 1; i >= 0; i--) {
      const name = store?.key(i) ?? '';
      if (!name.startsWith('floke.') || !name.includes(`.${from}.`)) continue;
      store?.setItem(name.replace(`.${from}.`, `.${into}.`), store.getItem(name) ?? '');
      store?.removeItem(name);
    }
  } catch {
    // a full storage: what is there stays under the old name
  }
}

/** What this page shows is another's place now, so it begins again. @param {string} from @param {string | null} into */
export function beginAs(from, into) {
  if (into !== null) handOver(from, into);
  location.reload();
}
