/**
 * Both texts as one, the other's first. A text that is longer than its field is no reason to cut: a person shortens it.
 * @param {string} theirs @param {string} mine @param {number} max
 */
export function joined(theirs, mine, max) {
  const text = `${theirs}\n${mine}`;
  return { text, fits: [...text].length <= max };
}

/**
 * @typedef {{ text: string, by: string, at: number }} Version
 * @typedef {{ whose: string | null, mine: string, who: string, at: number, theirs: string }} Sides `whose`: who wrote the
 *   text that is called mine, when that is somebody else again
 */

/**
 * Who reads the two texts: each writer has "my text" and the other's; a third has two of others. The server puts the last
 * that came first, and that may be either.
 * @param {Version & { others: readonly Version[] }} value @param {string} me a name @param {string | undefined} written
 *   what I have written since @returns {Sides | null}
 */
export function sides(value, me, written) {
  const all = [value, ...value.others];
  const own = all.find(({ by }) => by === me);
  const mine = written ?? own?.text;
  const rest = mine === undefined ? value.others : all.filter((version) => version.by !== me);
  const [first] = rest;
  if (value.others.length === 0 || !first) return null;
  const theirs = rest.map(({ text }) => text).join('\n');
  const whose = mine === undefined ? value.by : null;
  return { whose, mine: mine ?? value.text, who: first.by, at: first.at, theirs };
}
