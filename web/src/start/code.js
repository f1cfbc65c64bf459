/** The join code as people type it. */

const LETTERS = /[A-HJKMNP-Z2-9]/;
const LOOKALIKES = /[01ILO]/;
const LENGTH = 6;

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
