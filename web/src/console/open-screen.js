/** Opens the big screen where the console says that none is open; another machine needs an address. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { call } from '../api.js';
import { sessionId } from '../id.js';
import { refusalText } from '../model/refusal.js';
import { Icon } from '../parts/icon.js';
import { usePress } from './act.js';
import { show } from './dialog.js';
import { Copy } from './links.js';
import { mayRenew } from './renew.js';

export function OpenScreen() {
  const [failed, setFailed] = useState('');
  const [stopped, setStopped] = useState('');
  const { state, press } = usePress(async () => {
    if (!(await mayRenew('screen', t('console.screen_open')))) return null;
    // Soon after the press: browsers block a window that opens later.
    const opened = window.open('', '_blank');
    const answer = await call('POST', `/api/sessions/${sessionId()}/links`, { role: 'screen' });
    setFailed(answer.ok ? '' : refusalText(answer));
    if (!answer.ok) {
      opened?.close();
      return { ok: false, code: answer.code, params: answer.params };
    }
    const url = new URL(answer.data.url, location.href).href;
    setStopped(opened ? '' : url);
    if (opened) {
      opened.opener = null;
      opened.location.replace(url);
    }
    return { ok: true };
  });
  return html`<div class="open-screen">
    <button type="button" class="small-button" aria-busy=${state === 'busy'} onClick=${press}>
      <${Icon} name="ExternalLink" />${t('console.screen_open')}
    </button>
    <button type="button" class="link-button" onClick=${() => show('links')}>${t('console.screen_elsewhere')}</button>
    ${failed && html`<p class="notice-line" role="alert"><${Icon} name="ExclamationmarkTriangle" />${failed}</p>`}
    ${stopped && html`<p role="alert">${t('console.screen_stopped')}</p><${Copy} url=${stopped} label=${t('console.link_screen')} />`}
  </div>`;
}
