import { html, useId } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';

/**
 * @typedef {{ value: string, label: string, hint?: string, icon?: string, disabled?: boolean }} Option
 */

/**
 * Choices as whole cards over native radios or checkboxes. Choosing sends nothing; the caller's button does.
 * @param {{ legend: string, options: readonly Option[], chosen: readonly string[], onChoose: (chosen: string[]) => void,
 *   many?: boolean, hideLegend?: boolean, mine?: string, sent?: readonly string[], disabled?: boolean,
 *   describedBy?: string }} props `mine` is the word on the card that counts, such as "Din stemme": the chosen one, or those
 *   of `sent` while another is chosen and not sent
 */
export function Choices({
  legend,
  options,
  chosen,
  onChoose,
  many = false,
  hideLegend = false,
  mine,
  sent = chosen,
  disabled = false,
  describedBy,
}) {
  const name = useId();
  /** @param {string} value */
  const choose = (value) => {
    if (!many) onChoose([value]);
    else onChoose(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  };
  return html`<fieldset class="choices" disabled=${disabled} aria-describedby=${describedBy}>
    <legend class=${hideLegend ? 'sr-only' : 'choices__legend'}>${legend}</legend>
    ${options.map((option) => {
      const checked = chosen.includes(option.value);
      return html`<label class="choice" key=${option.value}>
        <input
          type=${many ? 'checkbox' : 'radio'}
          name=${name}
          value=${option.value}
          checked=${checked}
          disabled=${option.disabled ?? false}
          onChange=${() => choose(option.value)}
        />
        <span class="choice__label">${option.label}${option.hint && html`<small>${option.hint}</small>`}</span>
        ${mine && sent.includes(option.value) && html`<span class="choice__mine"><${Icon} name="Checkmark" />${mine}</span>`}
        ${option.icon && html`<${Icon} name=${option.icon} class="choice__icon" />`}
      </label>`;
    })}
  </fieldset>`;
}
