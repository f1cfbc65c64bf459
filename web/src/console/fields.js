/** Small forms that several panels share. */
import { t } from '../../i18n/i18n.js';
import { html, useId, useState } from '../../vendor/ui.mjs';
import { Field } from '../parts/field.js';
import { perform, usePress } from './act.js';

/**
 * One text that becomes a command. The typed text stays when the server refuses it.
 * @param {{ label: string, value: string, max: number, command: (text: string) => import('../protocol.js').Command, onDone: () => void }} props
 */
export function Rename({ label, value, max, command, onDone }) {
  const [text, setText] = useState(value);
  const { state, press } = usePress(async () => {
    const answer = await perform(command(text.trim()));
    if (answer.ok) onDone();
    return answer;
  });
  return html`<form
    class="inline-form"
    data-unsent=${text !== value}
    onSubmit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (text.trim() !== '') press();
    }}
  >
    <${Field}
      label=${label}
      text=${text}
      max=${max}
      control=${(/** @type {any} */ own) => html`<input
        class="ds-input"
        ...${own}
        value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
      />`}
    />
    <button type="submit" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-disabled=${text.trim() === ''}>${t('common.save')}</button>
    <button type="button" class="ds-button" data-size="md" data-variant="tertiary" onClick=${onDone}>${t('common.cancel')}</button>
  </form>`;
}

/**
 * @param {{ label: string, value: string, onText: (text: string) => void, hint?: string, max?: number, type?: string,
 *   options?: readonly string[] }} props `options` are offered; any other text will do
 */
export function TextInput({ label, value, onText, hint, max, type = 'text', options = [] }) {
  const list = useId();
  return html`<${Field}
    label=${label}
    hint=${hint}
    text=${value}
    max=${max}
    control=${(/** @type {any} */ own) => html`<input
      class="ds-input"
      ...${own}
      type=${type}
      value=${value}
      autocomplete="off"
      list=${options.length > 0 ? list : undefined}
      onInput=${(/** @type {any} */ event) => onText(event.currentTarget.value)}
    />${options.length > 0 && html`<datalist id=${list}>${options.map((one) => html`<option key=${one} value=${one} />`)}</datalist>`}`}
  />`;
}
