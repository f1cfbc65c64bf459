/** One rule on every page: the person's choice in this browser, else the session's language, else the browser's. */
import { languageFrom, setLanguage } from '../../i18n/i18n.js';

/** @typedef {import('../../i18n/i18n.js').Language} Language */

const KEPT_AS = 'floke.language';

/** Each in its own words, as one looks for one's own. */
export const LANGUAGES = /** @type {const} */ ([
  ['nb', 'Bokmål'],
  ['nn', 'Nynorsk'],
  ['en', 'English'],
]);

/** This browser's earlier choice, or null. @returns {Language | null} */
export function chosenLanguage() {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return kept === null ? null : languageFrom(kept);
  } catch {
    return null;
  }
}

/** @param {Language} next */
export function chooseLanguage(next) {
  try {
    localStorage.setItem(KEPT_AS, next);
  } catch {
    // In a private window the choice lasts as long as the page.
  }
  return setLanguage(next);
}

/** @param {string | null} [fallback] the session's language, when the browser has chosen none */
export const useOwnLanguage = (fallback) =>
  setLanguage(chosenLanguage() ?? languageFrom(fallback ?? navigator.language));
