import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';

/**
 * The day as a thread: done, now, ahead.
 * @param {{ parts: readonly string[], at: number, share: number }} props names of the parts, index of the present one
 *   (parts.length when all are done) and the share of its time used, 0 to 1
 */
export function Thread({ parts, at, share }) {
  const percent = `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
  return html`<ol class="thread" aria-label=${t('thread.label')}>
    ${parts.map((part, index) => {
      if (index < at) {
        return html`<li key=${index} class="is-done">
          <span class="sr-only">${t('thread.done', { part })}</span>
        </li>`;
      }
      if (index === at) {
        return html`<li key=${index} class="is-now" aria-current="step" style=${{ '--share': percent }}>
          <span class="sr-only">${t('thread.now', { part })}</span>
        </li>`;
      }
      return html`<li key=${index}><span class="sr-only">${part}</span></li>`;
    })}
  </ol>`;
}
