import { isTooLong } from '../parts/length.js';

/**
 * Both texts as one, the other's first. A text that is longer than its field is no reason to cut: a person shortens it.
 * @param {string} theirs @param {string} mine @param {number} max
 */
export function joined(theirs, mine, max) {
  const text = `${theirs}\n${mine}`;
  return { text, fits: !isTooLong(text, max) };
}

/**
 * @typedef {{ text: string, version: number, person: string | null, by: string, at: number }} Version
 * @typedef {{ whose: string | null, mine: string, who: string, same: boolean, at: number, theirs: string }} Sides `whose`:
 *   the writer of the text called mine, when it is a third person; `same`: one person wrote both, on two devices
 */

/**
 * The two texts as their reader sees them: each writer has "my text" and the other's; a third person sees two of
 * others. The server puts the first arrival last, which may be either. Of several of mine, the last is mine.
 * @param {Version & { others: readonly Version[] }} value @param {string | null} me @param {string | undefined} written
 *   what I have written since @returns {Sides | null}
 */
export function sides(value, me, written) {
  const all = [value, ...value.others];
  const own = all
    .filter(({ person }) => person !== null && person === me)
    .reduce(
      (last, one) => (last && last.version > one.version ? last : one),
      /** @type {Version | undefined} */ (undefined),
    );
  const mine = written ?? own?.text;
  const rest = mine === undefined ? value.others : all.filter((version) => version !== own);
  const [first] = rest;
  if (value.others.length === 0 || !first) return null;
  const theirs = rest.map(({ text }) => text).join('\n');
  const whose = mine === undefined ? value.by : null;
  const same = first.person !== null && first.person === (mine === undefined ? value.person : me);
  return { whose, mine: mine ?? value.text, who: first.by, same, at: first.at, theirs };
}
