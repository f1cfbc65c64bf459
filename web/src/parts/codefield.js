import { html } from '../../vendor/ui.mjs';

/**
 * The input of the join code; takes any case, with or without the dash. It leaves typed text alone, because rewriting
 * moves the caret; the caller reads the code when sending. A link of any length may be pasted.
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
