/** The main button. Its text never changes with the network; a line under it says what happens. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { connection } from '../session.js';

/**
 * @param {{ label: string, icon?: string, busy?: boolean, disabled?: boolean, onPress?: () => void, note?: string,
 *   submit?: string, later?: boolean,
 *   button?: (element: HTMLElement | null) => void }} props `submit`: the id of the form it sends; `later`: offline it is sent later
 */
export function Primary({ label, icon, busy = false, disabled = false, onPress, note, submit, later = true, button }) {
  const offline = connection.value === 'lost' && later ? t('phone.sent_later') : undefined;
  const under = note ?? (busy ? t('phone.sending_now') : offline);
  return html`<button
    ref=${button}
    type=${submit ? 'submit' : 'button'}
    form=${submit}
    class="ds-button"
    data-size="md"
    aria-disabled=${busy || disabled}
    aria-busy=${busy}
    onClick=${(/** @type {Event} */ event) => {
      if (busy || disabled) event.preventDefault();
      else onPress?.();
    }}
  >
    ${icon && html`<${Icon} name=${icon} />`}<span>${label}${under && html`<small>${under}</small>`}</span>
  </button>`;
}

/** @param {{ title: string, text?: string, children?: import('../../vendor/ui.mjs').ComponentChildren }} props */
export function Receipt({ title, text, children }) {
  return html`<div class="receipt" role="status">
    <${Icon} name="CheckmarkCircleFill" />
    <p><b>${title}</b>${text && html`<span>${text}</span>`}${children}</p>
  </div>`;
}
