/** The bar at the top: the session, who is here, and links to the rest. */
import { formatDate, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { inBlocks } from '../model/code.js';
import { session } from '../model/room.js';
import { WallClock } from '../parts/clock.js';
import { Icon } from '../parts/icon.js';
import { LanguageMenu } from '../parts/language-menu.js';
import { Logo } from '../parts/logo.js';
import { connection, key, serverNow } from '../session.js';
import { show } from './dialog.js';
import { endSession } from './end.js';
import { keysOn } from './keys.js';
import { unfolded } from './views.js';

const MENU = /** @type {const} */ ([
  ['ready', 'ClipboardCheckmark', 'console.ready'],
  ['links', 'Link', 'console.links'],
  ['sheet', 'PrinterSmall', 'console.sheet'],
  ['programme', 'Tasklist', 'console.programme_edit'],
  ['settings', 'Cog', 'console.settings'],
  ['ballot', 'ThumbUp', 'common.ballot'],
  ['message', 'Megaphone', 'console.message'],
  ['scene', 'Monitor', 'console.scene'],
  ['keys', 'QuestionmarkCircle', 'console.keys'],
]);

export function Bar() {
  const info = session.value;
  if (!info) return null;
  const about = [info.municipality, formatDate(info.date), info.demo ? t('app.demo') : ''].filter(Boolean).join(' · ');
  return html`<header class="console-bar">
    <${Logo} />
    <h1 class="console-bar__session" title=${info.title}>${info.title}<small>${about}</small></h1>
    <div class="console-bar__meta">
      <button
        type="button"
        class="small-button fold-button"
        aria-expanded=${unfolded.value}
        onClick=${() => {
          unfolded.value = !unfolded.value;
        }}
      >
        <${Icon} name="Tasklist" />${t('console.tab_programme')}
      </button>
      ${!info.ended_at && html`<span class="fact"><${Icon} name="Hashtag" /><span class="fact__word">${t('join.code_label')} </span><b>${inBlocks(info.code)}</b></span>`}
      <${Connected} />
      ${
        keysOn.value &&
        !info.ended_at &&
        html`<span class="fact is-keys"><span class="key">${t('console.key_space')}</span>${t('console.key_next')}</span>
          <button type="button" class="key is-button" aria-label=${t('console.keys')} onClick=${() => show('keys')}>?</button>`
      }
      <${Menu} />
      <${WallClock} zone=${info.zone} now=${serverNow} />
    </div>
  </header>`;
}

/** Present is not connected: a phone may sleep in a pocket. */
function Connected() {
  // After the end nobody needs to be connected.
  if (key('room/session').value?.ended_at) return null;
  if (connection.value === 'lost') {
    return html`<span class="fact is-lost" role="status"><${Icon} name="CloudSlash" />${t('console.lost')}</span>`;
  }
  const here = key('console/live/here').value?.people ?? 0;
  const all = key('console/counts').value?.present ?? 0;
  return html`<span class="fact"><${Icon} name="Mobile" /><b>${t('common.n_of_m', { n: here, m: all })}</b><span class="fact__word"> ${t('console.connected')}</span></span>`;
}

function Menu() {
  /** @param {MouseEvent & { currentTarget: HTMLElement }} event */
  const close = (event) => {
    const details = event.currentTarget.closest('details');
    details?.removeAttribute('open');
    details?.querySelector('summary')?.focus();
  };
  return html`<details
    class="menu"
    onKeyDown=${(/** @type {KeyboardEvent & { currentTarget: HTMLDetailsElement }} */ event) => {
      if (event.key !== 'Escape') return;
      event.currentTarget.open = false;
      event.currentTarget.querySelector('summary')?.focus();
    }}
    onFocusOut=${(/** @type {FocusEvent & { currentTarget: HTMLDetailsElement }} */ event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (to && !event.currentTarget.contains(to)) event.currentTarget.open = false;
    }}
  >
    <summary class="small-button" aria-label=${t('console.menu')}><${Icon} name="MenuElipsisHorizontal" /><span class="fact__word">${t('console.menu')}</span></summary>
    <div class="menu__list">
      ${MENU.map(
        ([name, icon, text]) => html`<button
          key=${name}
          type="button"
          onClick=${(/** @type {any} */ event) => {
            close(event);
            show(name);
          }}
        >
          <${Icon} name=${icon} />${t(text)}
        </button>`,
      )}
      <${LanguageMenu} />
      ${
        !session.value?.ended_at &&
        html`<button
          type="button"
          class="is-danger"
          onClick=${(/** @type {any} */ event) => {
            close(event);
            endSession();
          }}
        >
          <${Icon} name="PadlockLocked" />${t('fac.end')}
        </button>`
      }
    </div>
  </details>`;
}
