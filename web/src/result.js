// Exchanges a result link's secret for the cookie, also for who may read already, so that it leaves the address bar;
// then shows the page it opens. Without a right: words and the way on.
import { language, languageFrom, setLanguage, t } from '../i18n/i18n.js';
import { html, render } from '../vendor/ui.mjs';

const session = location.pathname.split('/')[2] ?? '';
const secret = location.hash.slice(1);

async function exchange() {
  if (!secret) return false;
  history.replaceState(null, '', location.pathname);
  const answer = await fetch(`/api/sessions/${session}/enter`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'result', secret }),
  });
  return answer.ok;
}

const entered = await exchange().catch(() => false);
if (entered) {
  location.reload();
} else {
  const door = document.getElementById('main');
  if (door) {
    await setLanguage(languageFrom(navigator.language));
    document.documentElement.lang = language.value;
    render(
      html`<h1>${t('result.closed')}</h1>
        <p>${t('result.closed_help')}</p>
        <p><a href="/">${t('result.closed_start')}</a></p>`,
      door,
    );
  }
}
