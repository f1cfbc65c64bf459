/** The participant's phone. */
import { t, textsOf } from '../i18n/i18n.js';
import { effect, html, render } from '../vendor/ui.mjs';
import { sessionId } from './id.js';
import { useOwnLanguage } from './model/language.js';
import { onFloor } from './model/step.js';
import { Boundary, Broken } from './parts/boundary.js';
import { shown, startFollowing } from './phone/follow.js';
import { Header, Page } from './phone/frame.js';
import { followSessionLanguage } from './phone/language.js';
import { keepWhatWasLeft } from './phone/left.js';
import { groupId } from './phone/model.js';
import { bringAll, Feature, isWorkPage, Now } from './phone/now.js';
import { place } from './phone/place.js';
import { resumeTexts } from './phone/texts.js';
import { Ended, Stopped } from './phone/trouble.js';
import { inTheWay } from './reach.js';
import { connection, ended, key, ready, start } from './session.js';
import { forgetTyped, keepTyped, keepWay, loseWay } from './way.js';

const QUIET_MS = 1500;
const SESSION_OVER = 4503;
const session = sessionId();

function Place() {
  const waiting = key('mine/waiting').value;
  if (waiting) return html`<${Feature} page="doorstep" props=${{ own: waiting }} />`;
  const { tab, page } = place.value;
  if (tab === 'gathering') return html`<${Feature} page="gathering" />`;
  if (tab !== 'group') return html`<${Now} />`;
  const group = groupId.value;
  if (page && group && isWorkPage(page)) return html`<${Feature} page=${page} props=${{ group }} />`;
  return html`<${Feature} page="group" />`;
}

/** Before the first View. The header names any problem. */
function Waiting() {
  const lost = connection.value === 'lost';
  return html`<main id="main" tabindex="-1">
    <p class="muted" role="status">${lost ? `${inTheWay.value ? '' : t('err.reconnecting')} ${t('phone.kept_unsent')}` : t('common.loading')}</p>
  </main>`;
}

function Phone() {
  if (ended.value) return html`<${Ended} session=${session} code=${ended.value.code} why=${ended.value.reason} />`;
  const { tab, page } = place.value;
  const at = [shown.value?.id, tab, page, onFloor()].join('/');
  // The navigation and the facilitator's message stay when a page breaks; if they break too, only the text is shown.
  const inside = html`<${Page}><${Broken} level="h1" /><//>`;
  return html`<${Boundary} at=${at} fallback=${html`<${Stopped} />`}>
    <a class="ds-skip-link" href="#main" onClick=${skip}>${t('a11y.skip')}</a>
    <${Header} />
    <${Boundary} at=${at} fallback=${inside}>${ready.value ? html`<${Place} />` : html`<${Waiting} />`}<//>
  <//>`;
}

/** The address remembers the place, so the skip link moves the focus itself. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** Keeps the code while the session exists, and her name until she is in. */
function rememberWay() {
  effect(() => {
    const waiting = key('mine/waiting').value;
    if (waiting) keepTyped({ name: waiting.name, role: waiting.role, area: waiting.area });
    else if (key('mine/profile').value) forgetTyped();
  });
  effect(() => {
    const code = key('room/session').value?.code;
    if (ended.value?.code === SESSION_OVER) loseWay(session);
    else if (code) keepWay(session, code);
  });
}

async function begin() {
  textsOf('phone');
  start({ session, role: 'participant' });
  resumeTexts(session);
  keepWhatWasLeft(session);
  const words = useOwnLanguage();
  followSessionLanguage();
  startFollowing();
  rememberWay();
  await words;
  const root = document.getElementById('app');
  if (root) {
    root.replaceChildren();
    render(html`<${Phone} />`, root);
  }
  setTimeout(bringAll, QUIET_MS);
}

begin();
