/** Links with a secret: for the projector, for a second facilitator, for readers afterwards. */
import { t } from '../../i18n/i18n.js';
import { html, useRef, useState } from '../../vendor/ui.mjs';
import { call } from '../api.js';
import { sessionId } from '../id.js';
import { refusalText } from '../model/refusal.js';
import { copyText } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { usePress } from './act.js';
import { Dialog } from './dialog.js';
import { LiveLinks } from './live-links.js';
import { mayRenew } from './renew.js';

export function LinksDialog() {
  return html`<${Dialog} title=${t('console.links')} wide>
    ${
      /** @type {const} */ (['screen', 'facilitator', 'result']).map(
        (role) => html`<section key=${role} class="link-card">
        <h3>${t(`console.link_${role}`)}</h3>
        <p class="hint">${t(`console.link_${role}_text`)}</p>
        <${MakeLink} role=${role} />
      </section>`,
      )
    }
  <//>`;
}

/**
 * @param {{ role: import('./renew.js').Role, leads?: boolean, onKnown?: (some: boolean) => void }} props `leads`: it
 *   is what comes next; `onKnown` is told whether a link works
 */
export function MakeLink({ role, leads = false, onKnown }) {
  const [own, setOwn] = useState(/** @type {{ url: string, link: string } | null} */ (null));
  const url = own?.url ?? '';
  const [failed, setFailed] = useState('');
  const [made, setMade] = useState(0);
  const { state, press } = usePress(async () => {
    if (!(await mayRenew(role, t('console.link_make')))) return null;
    const answer = await call('POST', `/api/sessions/${sessionId()}/links`, { role });
    setFailed(answer.ok ? '' : refusalText(answer));
    if (answer.ok) {
      setOwn({ url: new URL(answer.data.url, location.href).href, link: answer.data.link });
      setMade((n) => n + 1);
    }
    return answer.ok ? { ok: true } : { ok: false, code: answer.code, params: answer.params };
  });
  return html`<div class="make-link">
    ${url && html`<${Copy} url=${url} label=${t(`console.link_${role}`)} />`}
    <div class="links-row">
      ${url && role === 'screen' && html`<a class="small-button" href=${url} target="_blank" rel="noopener"><${Icon} name="ExternalLink" />${t('console.link_open')}</a>`}
      <button type="button" class=${leads ? 'ds-button' : 'small-button'} data-size="md" aria-busy=${state === 'busy'} onClick=${press}><${Icon} name="Link" />${t('console.link_make')}</button>
    </div>
    ${failed && html`<p class="notice-line" role="alert"><${Icon} name="ExclamationmarkTriangle" />${failed}</p>`}
    <${LiveLinks}
      role=${role}
      made=${made}
      onLinks=${(/** @type {import('./live-links.js').Link[]} */ links) => {
        // The link no longer works, so it must not be copied.
        if (own && links.every(({ link }) => link !== own.link)) setOwn(null);
        onKnown?.(links.length > 0);
      }}
    />
  </div>`;
}

/** Shows the address for reading and marking; plain http may have no clipboard. @param {{ url: string, label: string }} props */
export function Copy({ url, label }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [copied, setCopied] = useState('');
  const copy = async () => {
    const done = await copyText(url, () => field.current?.select());
    const text = t(done ? 'result.copied' : 'common.copy_self');
    setCopied(text);
    announce(text);
  };
  return html`<div class="copy">
    <input ref=${field} class="ds-input" readonly aria-label=${label} value=${url} onFocus=${(/** @type {any} */ event) => event.currentTarget.select()} />
    <button type="button" class="small-button" onClick=${copy}><${Icon} name="Files" />${t('result.copy_link')}</button>
    ${copied && html`<span class="muted">${copied}</span>`}
  </div>`;
}
