/** Words that could not be stored: shown with the reason until the person puts them away. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { lost } from '../lost.js';
import { Icon } from '../parts/icon.js';
import { refusalText } from './refusal.js';

export function LostWords() {
  if (lost.value.length === 0) return null;
  return html`<section class="check is-asking" role="status">
    <${Icon} name="ExclamationmarkTriangle" />
    <div>
      <b>${t('phone.lost_title')}</b>
      ${lost.value.map(
        ({ text, answer }, index) => html`<div key=${index}>
          <blockquote class="version">${text}</blockquote>
          <p class="hint">${refusalText(answer)}</p>
        </div>`,
      )}
      <button
        type="button"
        class="ds-button"
        data-variant="secondary"
        onClick=${() => {
          lost.value = [];
        }}
      >
        ${t('phone.lost_read')}
      </button>
    </div>
  </section>`;
}
