/** People who are new since the last vote, on the sheet that opens the next: they may be left out together. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { key } from '../session.js';

/**
 * @param {{ secret: boolean, out: boolean, onOut: (out: boolean) => void }} props `secret`: nobody is let into such a vote;
 *   `out`: whether they are left out
 */
export function Newcomers({ secret, out, onOut }) {
  const fresh = key('console/newcomers').value;
  if (!fresh) {
    const n = key('console/counts').value?.arrived ?? 0;
    return html`<p class="hint">${t('console.have_arrived', { n })}</p>`;
  }
  const { n, first } = fresh;
  return html`<div class="newcomers">
    <details class="facts">
      <summary>${t('console.newcomers', { n })}</summary>
      <ul>
        ${first.map((name, at) => html`<li key=${at}>${name}</li>`)}
        ${n > first.length && html`<li>${t('console.and_more', { n: n - first.length })}</li>`}
      </ul>
    </details>
    <label class="check-field">
      <input type="checkbox" class="ds-input" checked=${out} onChange=${(/** @type {any} */ event) => onOut(event.currentTarget.checked)} />
      <span>${t('console.leave_out', { n })}<small>${t(secret ? 'console.leave_out_secret' : 'console.leave_out_hint')}</small></span>
    </label>
  </div>`;
}
