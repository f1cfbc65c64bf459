/** The code that leads back into a session, kept in this browser: who has lost the place need not find the code again. */

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
