/** What this browser will be known by, made before it asks to join: a lost answer does not make a second person. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CHARS = 26;

/** The one of this page, where there is no storage. @type {Map<string, string>} */
const here = new Map();

const name = (/** @type {string} */ session) => `floke.join.${session}`;

/** The same for this tab until the answer has come. @param {string} session */
export function joinToken(session) {
  const kept = here.get(session) ?? stored(session);
  if (kept) return kept;
  let token = '';
  while (token.length < CHARS)
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < 252 && token.length < CHARS) token += LETTERS[byte % 36];
  here.set(session, token);
  try {
    sessionStorage.setItem(name(session), token);
  } catch {
    // The page keeps it.
  }
  return token;
}

/** The answer has come: the next who joins from this tab is somebody else. @param {string} session */
export function forgetJoinToken(session) {
  here.delete(session);
  try {
    sessionStorage.removeItem(name(session));
  } catch {
    // Nothing was kept there.
  }
}

/** @param {string} session */
function stored(session) {
  try {
    return sessionStorage.getItem(name(session));
  } catch {
    return null;
  }
}
