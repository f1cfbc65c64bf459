import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef } from '../../vendor/ui.mjs';
import { Field } from '../parts/field.js';

/**
 * The key without which only the server's own machine makes anything. It comes with its error, and takes the focus then.
 * @param {{ value: string, error: string | undefined, onValue: (value: string) => void }} props
 */
export function KeyField({ value, error, onValue }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (error) input.current?.focus();
  }, [error]);
  return html`<${Field}
    label=${t('create.creation_key')}
    hint=${t('create.key_hint')}
    error=${error}
    control=${(/** @type {import('../parts/field.js').ControlProps} */ own) => html`<input
      class="ds-input"
      ...${own}
      ref=${input}
      name="creation_key"
      type="password"
      required
      autocomplete="off"
      value=${value}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => onValue(event.currentTarget.value)}
    />`}
  />`;
}
