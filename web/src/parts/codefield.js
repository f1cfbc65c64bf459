import { html } from '../../vendor/ui.mjs';

/** The alphabet of join codes: no 0 O 1 I L, which look alike. */
const ALPHABET = /[A-HJKMNP-Z2-9]/;
const LENGTH = 6;

/**
 * A typed code in the shape it is printed: "abc 23d" becomes "ABC-23D".
 * @param {string} typed
 */
export function tidyCode(typed) {
  const kept = [...typed.toUpperCase()].filter((char) => ALPHABET.test(char)).slice(0, LENGTH);
  return kept.length > LENGTH / 2 ? `${kept.slice(0, 3).join('')}-${kept.slice(3).join('')}` : kept.join('');
}

/**
 * The input of the join code; takes any case, with or without the dash. It leaves typed text alone, because rewriting
 * moves the caret; the caller tidies it when sending. A link of any length may be pasted.
 * @param {{ value: string, onCode: (typed: string) => void, own: import('./field.js').ControlProps, name?: string }} props
 */
export function CodeField({ value, onCode, own, name = 'code' }) {
  return html`<div class="code-field">
    <input
      class="ds-input"
      ...${own}
      name=${name}
      value=${value}
      autocapitalize="characters"
      autocomplete="off"
      spellcheck=${false}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
        onCode(event.currentTarget.value)}
    />
  </div>`;
}
