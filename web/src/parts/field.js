import { t } from '../../i18n/i18n.js';
import { html, useId } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';
import { Length, lengthProps } from './length.js';

/**
 * @typedef {{ id: string, 'aria-describedby': string | undefined, 'aria-invalid': 'true' | undefined, 'data-too-long'?: string | undefined }} ControlProps
 *   what the control must carry to belong to its label, hint and error
 */

/**
 * Label, hint and error around one control. The caller draws the control, so that it may be anything:
 * `html\`<${Field} label="Navn" control=${(own) => html\`<input class="ds-input" ...${own} />\`} />\``
 * @param {{ label: string, hint?: string, error?: string, optional?: boolean, id?: string, text?: string, max?: number,
 *   control: (own: ControlProps) => import('../../vendor/ui.mjs').ComponentChildren }} props `text` is its text and
 *   `max` the most characters, where there is a most
 */
export function Field({
  label,
  hint,
  error,
  optional = false,
  id,
  text = '',
  max = Number.POSITIVE_INFINITY,
  control,
}) {
  const made = useId();
  const own = id ?? made;
  const length = lengthProps(own, text, max, hint && `${own}-hint`, error && `${own}-error`);
  return html`<div class="ds-field field">
    <label class="ds-label" for=${own}>
      ${label}${optional && html` <span class="muted">(${t('common.optional')})</span>`}
    </label>
    ${hint && html`<p class="hint" id=${`${own}-hint`}>${hint}</p>`}
    ${control({ id: own, ...length, 'aria-invalid': error ? 'true' : length['aria-invalid'] })}
    <${Length} id=${own} text=${text} max=${max} />
    ${
      error && html`<p class="field__error" id=${`${own}-error`}><${Icon} name="ExclamationmarkTriangle" />${error}</p>`
    }
  </div>`;
}
