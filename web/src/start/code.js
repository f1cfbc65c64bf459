/** The join code as people type it. */

const LETTERS = /[A-HJKMNP-Z2-9]/;
const LOOKALIKES = /[01ILO]/;
const LENGTH = 6;

/**
 * The code in the address of a join page, in the shape it is printed without its dash. What cannot be read stays as it is,
 * to be said to be no code.
 * @param {string} path
 */
export function codeInPath(path) {
  const written = path.split('/')[2] ?? '';
  let text = written;
  try {
    text = decodeURIComponent(written);
  } catch {
    // A sign that was cut in two, as in %E0.
  }
  return text.toUpperCase();
}

/**
 * What is wrong with a typed code, or the code itself. A pasted address is read as the code it carries.
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
