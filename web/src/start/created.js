import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { copyText } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';

/** The session is made: its code, and the link that must not be lost. @param {{ made: import('./create.js').Made }} props */
export function Created({ made }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  const path = `${made.console}#${made.console_secret}`;
  // The server's address for others; the browser may use a name that only this machine knows.
  const base = (made.base || location.origin).replace(/\/$/, '');
  const onlyHere = isLoopback(new URL(base).hostname);
  return html`<main id="main" tabindex="-1" class="paper-page">
    <h1 tabindex="-1" ref=${heading}>${t('created.title')}</h1>
    <p class="paper-page__lead">${t('created.code')}</p>
    <p class="created__code">${made.code.slice(0, 3)}-${made.code.slice(3)}</p>
    <section class="created__keep">
      <h2>${t('created.keep')}</h2>
      <p>${t('created.keep_text')}</p>
      <${CopyLine} label=${t('created.link')} text=${`${base}${path}`} />
      ${onlyHere && html`<p class="notice"><${Icon} name="InformationSquare" />${t('created.only_here', { host: new URL(base).host })}</p>`}
    </section>
    <a class="ds-button full-width" data-size="md" href=${path}>${t('created.open')}<${Icon} name="ArrowRight" /></a>
  </main>`;
}

/** @param {string} host */
const isLoopback = (host) => host === 'localhost' || host === '[::1]' || host.startsWith('127.');

/** A text to take along. Without a clipboard (plain http) it is marked, ready for Ctrl+C. @param {{ label: string, text: string }} props */
function CopyLine({ label, text }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [said, say] = useState('');
  const copy = async () => {
    const done = await copyText(text, () => field.current?.select());
    say(t(done ? 'result.copied' : 'common.copy_self'));
  };
  return html`<div class="copy-line">
      <input
        class="ds-input"
        ref=${field}
        readonly
        aria-label=${label}
        value=${text}
        onFocus=${() => field.current?.select()}
      />
      <button type="button" class="ds-button" data-variant="secondary" onClick=${copy}>
        <${Icon} name="Files" />${t('created.copy')}
      </button>
    </div>
    <p class="copy-line__said" role="status">${said}</p>`;
}
