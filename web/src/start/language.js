import { language, languageFrom, setLanguage, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';

/** @typedef {import('../../i18n/i18n.js').Language} Language */

const KEPT_AS = 'floke.language';
/** Each in its own words, as one looks for one's own. */
const NAMES = /** @type {const} */ ({ nb: 'Bokmål', nn: 'Nynorsk', en: 'English' });

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

/** Three languages behind one button. @param {{ class?: string }} props */
export function LanguageMenu({ class: name = '' }) {
  return html`<details class=${`language-menu ${name}`}>
    <summary><${Icon} name="Language" /><span>${t('common.language')}</span></summary>
    <ul>
      ${Object.entries(NAMES).map(
        ([code, label]) => html`<li key=${code}>
          <button
            type="button"
            lang=${code}
            aria-pressed=${language.value === code}
            onClick=${(/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) => {
              event.currentTarget.closest('details')?.removeAttribute('open');
              chooseLanguage(/** @type {Language} */ (code));
            }}
          >
            ${label}
          </button>
        </li>`,
      )}
    </ul>
  </details>`;
}
