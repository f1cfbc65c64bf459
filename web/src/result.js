// Exchanges a result link's secret for the cookie, even when the visitor may already read; then shows the page. The
// secret leaves the address bar once the server has answered, so that a reload repeats a lost request.
import { language, t, textsOf } from '../i18n/i18n.js';
import { html, render } from '../vendor/ui.mjs';
import { call, keepsCookies } from './api.js';
import { sessionId } from './id.js';
import { useOwnLanguage } from './model/language.js';
import { refusalText } from './model/refusal.js';
import { Icon } from './parts/icon.js';

const session = sessionId();
/** Only the page for visitors without the right has this. */
const door = document.getElementById('main');

/** Only a document has this. */
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('.document__print'));
if (button) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

/** Nobody unfolds paper. @type {HTMLDetailsElement[]} */
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('details')].filter((details) => !details.open);
  for (const details of unfolded) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of unfolded) details.open = false;
});

/** Whether Floke itself refuses for good: a proxy in between may answer in any way. @param {import('./api.js').Refused} answer */
const isFinal = ({ status, code }) => status >= 400 && status < 500 && status !== 429 && code !== 'unavailable';

async function open() {
  const secret = location.hash.slice(1);
  if (!secret) return say(() => ({ text: t('result.closed_help') }));
  if (!keepsCookies()) return say(() => ({ title: t('err.cookies_title'), text: t('err.cookies'), again: true }));
  const answer = await call('POST', `/api/sessions/${session}/enter`, { role: 'result', secret });
  if (answer.ok || isFinal(answer)) history.replaceState(null, '', location.pathname);
  if (answer.ok) return location.reload();
  if (isFinal(answer)) return say(() => ({ text: refusalText(answer) }));
  return say(() => ({
    title: t('result.not_now'),
    text: answer.code === 'unavailable' ? t('result.not_now_help') : refusalText(answer),
    again: true,
  }));
}

/** @param {() => { title?: string, text: string, again?: boolean }} words once the language is here */
async function say(words) {
  if (!door) return;
  textsOf('result');
  await useOwnLanguage();
  document.documentElement.lang = language.value;
  const { title = t('result.closed'), text, again = false } = words();
  render(
    html`<h1>${title}</h1>
      <p role="alert">${text}</p>
      ${again && html`<p><button class="ds-button" type="button" onClick=${open}><${Icon} name="ArrowCirclepath" />${t('common.try_again')}</button></p>`}
      <p><a href="/">${t('common.to_start')}</a></p>`,
    door,
  );
}

open();
