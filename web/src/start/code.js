/** The join code as people type it. */

const LETTERS = /[A-HJKMNP-Z2-9]/;
const LOOKALIKES = /[01ILO]/;
const LENGTH = 6;

/**
 * The code in the address of a join page, in printed form without its dash. An unreadable one stays unchanged, and is
 * then refused.
 * @param {string} path
 */
export function codeInPath(path) {
  const written = path.split('/')[2] ?? '';
  let text = written;
  try {
    text = decodeURIComponent(written);
  } catch {
    // An escape that was cut in two, as in %E0.
  }
  return text.toUpperCase();
}

/**
 * The problem of a typed code, or the code itself. From a pasted address it reads the code.
 * @param {string} typed
 * @returns {{ code: string } | { problem: 'empty' | 'lookalike' | 'stranger' | 'length', n: number, char: string }}
 */
export function readCode(typed) {
  const pasted = /\/join\/([^/?#]+)/i.exec(typed)?.[1] ?? typed;
  const chars = [...pasted.toUpperCase()].filter((char) => !/[\s\p{Dash}]/u.test(char));
  const lookalike = chars.find((char) => LOOKALIKES.test(char));
  const stranger = chars.find((char) => !LETTERS.test(char));
  const n = chars.length;
  if (n === 0) return { problem: 'empty', n, char: '' };
  if (stranger !== undefined && stranger !== lookalike) return { problem: 'stranger', n, char: stranger };
  if (lookalike !== undefined) return { problem: 'lookalike', n, char: lookalike };
  if (n !== LENGTH) return { problem: 'length', n, char: '' };
  return { code: chars.join('') };
}
