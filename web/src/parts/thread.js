import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';

/**
 * The day as a thread: done or skipped, now, ahead.
 * @param {{ parts: readonly string[], at: number, share: number, skipped?: readonly boolean[] }} props names of the parts,
 *   index of the present one (parts.length when all are done), the share of its time used, 0 to 1, and which of those before
 *   it were left out
 */
export function Thread({ parts, at, share, skipped = [] }) {
  const percent = `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
  return html`<ol class="thread" aria-label=${t('thread.label')}>
    ${parts.map((part, index) => {
      if (index < at) {
        return html`<li key=${index} class=${skipped[index] ? '' : 'is-done'}>
          <span class="sr-only">${t(skipped[index] ? 'thread.skipped' : 'thread.done', { part })}</span>
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
