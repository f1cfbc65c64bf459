/** The language of this person; until they choose, the session's. */
import { languageFrom, setLanguage } from '../../i18n/i18n.js';
import { effect } from '../../vendor/ui.mjs';
import { key } from '../session.js';
import { session } from './model.js';
import { localStore } from './texts.js';

/** @typedef {import('../protocol.js').Language} Language */

const PLACE = 'floke.language';

export const LANGUAGES = /** @type {const} */ ([
  ['nb', 'Bokmål'],
  ['nn', 'Nynorsk'],
  ['en', 'English'],
]);

/** @returns {Language | null} */
function chosen() {
  try {
    const found = localStore()?.getItem(PLACE);
    return found ? languageFrom(found) : null;
  } catch {
    return null;
  }
}

/** @param {Language} next */
export function chooseLanguage(next) {
  try {
    localStore()?.setItem(PLACE, next);
  } catch {
    // It lasts as long as this page.
  }
  setLanguage(next);
}

/**
 * One rule on every page of a session: the person's choice, else the session's language, else the browser's, which
 * holds until the session is known.
 */
export const firstLanguage = () => setLanguage(chosen() ?? languageFrom(navigator.language));

/** From then on uses the session's language, outside its door too, until the person chooses another. */
export function followSessionLanguage() {
  /** @type {Language | null} */
  let applied = null;
  effect(() => {
    const wanted = session.value?.language ?? key('mine/waiting').value?.language;
    if (!wanted || wanted === applied || chosen()) return;
    applied = wanted;
    setLanguage(wanted);
  });
}
