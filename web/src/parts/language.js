import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { LANGUAGES } from '../model/language.js';
import { Field } from './field.js';

/** @typedef {import('./field.js').ControlProps} ControlProps */

/**
 * The language of a session, which all its screens use.
 * @param {{ value: string, onLanguage: (language: string) => void }} props
 */
export function LanguageField({ value, onLanguage }) {
  return html`<${Field}
    label=${t('common.language')}
    hint=${t('create.language_hint')}
    control=${(/** @type {ControlProps} */ own) => html`<select
      class="ds-input"
      ...${own}
      value=${value}
      onChange=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => onLanguage(event.currentTarget.value)}
    >
      ${LANGUAGES.map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`)}
    </select>`}
  />`;
}
