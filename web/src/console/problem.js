/** Why the last press failed. Stays until closed or until something succeeds, so that nobody misses it. */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';

export const problem = signal('');
/** The way on, if there is one: the words of a button and its action. */
export const wayOn = signal(/** @type {{ text: string, go: () => void } | null} */ (null));

/** @param {{ inside?: boolean }} props inside a dialog it is part of the dialog: readers skip the page behind */
export function Problem({ inside = false }) {
  const text = problem.value;
  const way = wayOn.value;
  return html`<div role="alert" class=${inside ? 'problem-inside' : 'problem-place'}>
    ${
      text &&
      html`<p class=${inside ? 'notice-line' : 'problem'}>
        <${Icon} name="ExclamationmarkTriangle" /><span>${text}</span>
        ${way && html`<button type="button" class="link-button" onClick=${way.go}>${way.text}</button>`}
        ${
          !inside &&
          html`<button
            type="button"
            class="icon-button"
            aria-label=${t('common.close')}
            onClick=${() => {
              problem.value = '';
            }}
          >
            <${Icon} name="XMark" />
          </button>`
        }
      </p>`
    }
  </div>`;
}

/** In place of a small part that cannot be shown: the rest of the console stays. @param {{ class?: string }} props */
export function BrokenPart({ class: own = 'notice-line' }) {
  return html`<p class=${own} role="alert">
    <${Icon} name="ExclamationmarkTriangle" /><span>${t('err.broken')}</span>
    <button type="button" class="link-button" onClick=${() => location.reload()}>${t('err.reload')}</button>
  </p>`;
}
