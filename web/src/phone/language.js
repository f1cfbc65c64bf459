/** The language of this person; until they choose, the session's. */
import { languageFrom, setLanguage } from '../../i18n/i18n.js';
import { effect } from '../../vendor/ui.mjs';
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
    // then it lasts as long as this page
  }
  setLanguage(next);
}

/** The first texts: the person's own choice, else what the browser asks for, until the session is known. */
export const firstLanguage = () => setLanguage(chosen() ?? languageFrom(navigator.language));

/** From then on the session's language, as long as nobody has chosen another. */
export function followSessionLanguage() {
  /** @type {Language | null} */
  let applied = null;
  effect(() => {
    const wanted = session.value?.language;
    if (!wanted || wanted === applied || chosen()) return;
    applied = wanted;
    setLanguage(wanted);
  });
}
