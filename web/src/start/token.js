/** A token that this browser makes before it asks to join or return: a lost answer then makes no second person. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CHARS = 26;

/** The page's own token, without storage. @type {Map<string, string>} */
const here = new Map();

const name = (/** @type {string} */ what) => `floke.join.${what}`;

/** The same for this tab until the answer has come. @param {string} session @param {'join' | 'return'} how */
export function joinToken(session, how) {
  const what = place(session, how);
  const kept = here.get(what) ?? stored(what);
  if (kept) return kept;
  let token = '';
  while (token.length < CHARS)
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < 252 && token.length < CHARS) token += LETTERS[byte % 36];
  here.set(what, token);
  try {
    sessionStorage.setItem(name(what), token);
  } catch {
    // The page keeps it.
  }
  return token;
}

/** The answer has come: the next person who joins from this tab is somebody else. @param {string} session */
export function forgetJoinToken(session) {
  for (const what of [place(session, 'join'), place(session, 'return')]) {
    here.delete(what);
    try {
      sessionStorage.removeItem(name(what));
    } catch {
      // Nothing was kept there.
    }
  }
}

/** Joining and returning use separate tokens. @param {string} session @param {'join' | 'return'} how */
const place = (session, how) => (how === 'join' ? session : `${session}.return`);

/** @param {string} what */
function stored(what) {
  try {
    return sessionStorage.getItem(name(what));
  } catch {
    return null;
  }
}
