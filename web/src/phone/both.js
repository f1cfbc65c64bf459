/**
 * Both texts as one, the other's first. A text that is longer than its field is no reason to cut: a person shortens it.
 * @param {string} theirs @param {string} mine @param {number} max
 */
export function joined(theirs, mine, max) {
  const text = `${theirs}\n${mine}`;
  return { text, fits: [...text].length <= max };
}
