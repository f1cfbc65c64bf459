import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { Logo } from '../parts/logo.js';

/**
 * A full page of text when there is no console to show: the reason, and the way on.
 * @param {{ title?: string, text: string, again?: (() => void) | null, wait?: boolean, way?: boolean }} props `way`: the
 *   facilitator's link may open it
 */
export function Notice({ title, text, again = null, wait = false, way = true }) {
  return html`<main id="main" class="console-notice" tabindex="-1">
    <${Logo} />
    ${
      wait
        ? html`<p role="status">${text}</p>`
        : html`<h1>${title ?? t('console.closed_title')}</h1>
        <p role="alert">${text}</p>
        ${way && html`<p class="hint">${t('console.closed_way')}</p>`}`
    }
    ${again && html`<button class="ds-button" type="button" onClick=${again}><${Icon} name="ArrowCirclepath" />${t('common.try_again')}</button>`}
    ${!wait && html`<a class="ds-button" data-variant="secondary" href="/">${t('common.to_start')}</a>`}
  </main>`;
}
