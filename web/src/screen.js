/** The projector's page. Its link has the secret in the fragment, once; after that a cookie opens it. */

import { setLanguage, t, textsOf } from '../i18n/i18n.js';
import { effect, html, render } from '../vendor/ui.mjs';
import { call, keepsCookies } from './api.js';
import { sessionId } from './id.js';
import { refusalText } from './model/refusal.js';
import { App, Notice } from './screen/app.js';
import { ended, key, start } from './session.js';

const AGAIN_MS = 3000;
const RENEW_MS = 30_000;
const root = /** @type {HTMLElement} */ (document.getElementById('app'));

async function open() {
  textsOf('screen');
  await setLanguage('nb');
  if (!keepsCookies()) {
    render(html`<${Notice} text=${`${t('err.cookies_title')}. ${t('err.cookies')}`} />`, root);
    return;
  }
  const secret = location.hash.slice(1);
  if (secret && !(await enter(secret))) return;
  start({ session: sessionId(), role: 'screen' });
  followSession();
  renewWhenOld();
  render(html`<${App} />`, root);
}

/** Tries until the server answers: after a power cut the projector may wake before the router. @param {string} secret */
async function enter(secret) {
  for (;;) {
    const answer = await call('POST', `/api/sessions/${sessionId()}/enter`, { role: 'screen', secret });
    if (answer.ok) {
      history.replaceState(null, '', location.pathname);
      return true;
    }
    render(html`<${Notice} text=${refusalText(answer)} />`, root);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return false;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** The session's language and name are the page's too. */
function followSession() {
  effect(() => {
    const session = key('room/session').value;
    if (!session) return;
    document.title = `${session.title} – ${t('app.name')}`;
    setLanguage(session.language);
  });
}

/** The server has been renewed under us: fetch the new page, but not over and over. */
function renewWhenOld() {
  effect(() => {
    if (ended.value?.reason !== 'too_old') return;
    setTimeout(() => location.reload(), RENEW_MS);
  });
}

open();
