/** Who is new since the last vote, on the sheet that opens the next: they may be left out of it together. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { key } from '../session.js';

/** What stands above the button, and what its command says. @param {boolean} secret nobody is let into such a vote */
export function useNewcomers(secret) {
  const [out, setOut] = useState(false);
  const fresh = key('console/newcomers').value;
  if (!fresh) {
    const n = key('console/counts').value?.arrived ?? 0;
    return { body: html`<p class="hint">${t('console.have_arrived', { n })}</p>`, without_new: false };
  }
  const { n, first } = fresh;
  const body = html`<div class="newcomers">
    <details class="facts">
      <summary>${t('console.newcomers', { n })}</summary>
      <ul>
        ${first.map((name, at) => html`<li key=${at}>${name}</li>`)}
        ${n > first.length && html`<li>${t('console.and_more', { n: n - first.length })}</li>`}
      </ul>
    </details>
    <label class="check-field">
      <input type="checkbox" class="ds-input" checked=${out} onChange=${(/** @type {any} */ event) => setOut(event.currentTarget.checked)} />
      <span>${t('console.leave_out', { n })}<small>${t(secret ? 'console.leave_out_secret' : 'console.leave_out_hint')}</small></span>
    </label>
  </div>`;
  return { body, without_new: out };
}
