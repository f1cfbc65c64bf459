/** The facilitator's page. Its link has the secret in the fragment, once; after that a cookie opens it. */

import { setLanguage, t, textsOf } from '../i18n/i18n.js';
import { effect, html, render } from '../vendor/ui.mjs';
import { call, keepsCookies } from './api.js';
import { App } from './console/app.js';
import { Notice } from './console/notice.js';
import { sessionId } from './id.js';
import { chosenLanguage, useOwnLanguage } from './model/language.js';
import { refusalText } from './model/refusal.js';
import { key, start } from './session.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

async function open() {
  textsOf('console');
  await useOwnLanguage();
  if (!keepsCookies()) {
    render(
      html`<${Notice} title=${t('err.cookies_title')} text=${t('err.cookies')} again=${open} way=${false} />`,
      root,
    );
    return;
  }
  const secret = location.hash.slice(1);
  if (!secret || (await enter(secret))) begin();
}

/** The facilitator sees the error and tries again. @param {string} secret @returns {Promise<boolean>} */
async function enter(secret) {
  const answer = await call('POST', `/api/sessions/${sessionId()}/enter`, { role: 'facilitator', secret });
  if (answer.ok) {
    history.replaceState(null, '', location.pathname);
    return true;
  }
  const final = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  render(html`<${Notice} text=${refusalText(answer)} again=${final ? null : open} />`, root);
  return false;
}

function begin() {
  start({ session: sessionId(), role: 'facilitator' });
  followSession();
  render(html`<${App} />`, root);
}

/** Shows the session's title, and uses its language unless this browser has chosen one. */
function followSession() {
  effect(() => {
    const session = key('room/session').value;
    if (!session) return;
    document.title = `${session.title} – ${t('fac.title')} – ${t('app.name')}`;
    if (!chosenLanguage()) setLanguage(session.language);
  });
}

open();
