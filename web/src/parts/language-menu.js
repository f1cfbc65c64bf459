import { language, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { chooseLanguage, LANGUAGES } from '../model/language.js';
import { Icon } from './icon.js';

/** Three languages behind one button. @param {{ class?: string }} props */
export function LanguageMenu({ class: name = '' }) {
  return html`<details class=${`language-menu ${name}`}>
    <summary><${Icon} name="Language" /><span>${t('common.language')}</span></summary>
    <ul>
      ${LANGUAGES.map(
        ([code, label]) => html`<li key=${code}>
          <button
            type="button"
            lang=${code}
            aria-pressed=${language.value === code}
            onClick=${(/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) => {
              event.currentTarget.closest('details')?.removeAttribute('open');
              chooseLanguage(code);
            }}
          >
            ${label}
          </button>
        </li>`,
      )}
    </ul>
  </details>`;
}
