/** The frame of every screen: header, the three tabs, the facilitator's message, and the way back to the room. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { dayPlace } from '../model/day.js';
import { groupOf } from '../model/groups.js';
import { clock, programme, session } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { Anew } from '../parts/anew.js';
import { GroupBadge } from '../parts/badge.js';
import { Countdown } from '../parts/clock.js';
import { Icon } from '../parts/icon.js';
import { Mark } from '../parts/logo.js';
import { Thread } from '../parts/thread.js';
import { connection, serverNow } from '../session.js';
import { ConnectionBand, useBand } from './connection.js';
import { behind, follow, live, moving } from './follow.js';
import { LostWords } from './lost.js';
import { FacilitatorMessage } from './messages.js';
import { groupId, phaseName } from './model.js';
import { href, tab } from './place.js';

/** @typedef {import('../../vendor/ui.mjs').ComponentChildren} Children */

const TICK_MS = 10_000;

/** The day so far; the knot moves a little every ten seconds. */
function useDay() {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const now = clock.value;
  return now && programme.value ? dayPlace(programme.value, now, serverNow()) : null;
}

function TimeLeft() {
  const now = clock.value;
  if (!now || session.value?.ended_at) return null;
  const paused = now.ends_at === null;
  return html`<p class="phone-header__time">
    <${Countdown} endsAt=${paused ? (now.left_ms ?? 0) : now.ends_at} pausedAt=${paused ? 0 : null} now=${serverNow}>
      <${Icon} name=${paused ? 'Pause' : 'Timer'} />
    <//>
  </p>`;
}

export function Header() {
  const day = useDay();
  const band = useBand();
  const group = groupOf(groupId.value);
  const now = clock.value;
  const part = now && day ? t('phone.part', { n: day.at + 1, m: day.parts.length, phase: phaseName(now.phase) }) : '';
  const over = session.value?.ended_at ? t('err.ended') : '';
  const place = over || part;
  const short = over || (now ? phaseName(now.phase) : '');
  const state = band === 'lost' ? 'is-offline' : band === 'back' ? 'is-back' : '';
  return html`<header class=${`phone-header ${state}`}>
    <div class="phone-header__row">
      ${group ? html`<${GroupBadge} index=${group.index} size="2.125rem" />` : html`<${Mark} />`}
      <p class="phone-header__group">
        <${Anew} text=${group?.name ?? session.value?.title ?? t('app.name')} />
        ${connection.value === 'lost' && html`<span class="offline-dot"><span class="sr-only">${t('phone.lost')}</span></span>`}
        ${session.value?.demo && html` <b class="demo-mark">${t('app.demo')}</b>`}
        <small><${Anew} class="is-wide" text=${place} /><span class="is-narrow" aria-hidden="true">${short}</span></small>
      </p>
      <${TimeLeft} />
    </div>
    ${
      band
        ? html`<${ConnectionBand} band=${band} />`
        : html`<${Thread}
            parts=${day?.parts.map((part) => phaseName(part.phase)) ?? []}
            at=${day?.at ?? 0}
            share=${day?.share ?? 0}
            skipped=${day?.skipped ?? []}
          />`
    }
  </header>`;
}

const TABS = /** @type {const} */ ([
  ['now', 'LocationPinFill'],
  ['group', 'PersonGroup'],
  ['gathering', 'BulletList'],
]);

/** Whether this phone shows something else than the room looks at. */
const strayed = () => !moving.value && live.value !== null && (tab.value !== 'now' || behind.value);

/** A row of its own in the bar: over the page it would hide what somebody reads or presses. */
function BackPill() {
  if (!strayed() || !live.value) return null;
  const label = behind.value ? t('phone.moved_on', { phase: live.value.title }) : t('phone.back_to_all');
  return html`<div class="back-row">
    <button type="button" class="back-pill" onClick=${follow}>
      <${Icon} name=${tab.value !== 'now' ? 'ArrowLeft' : 'ArrowRight'} />${label}
    </button>
  </div>`;
}

/** @param {{ action?: Children }} props */
function Bars({ action }) {
  return html`<section class="action-bar" aria-label=${t('phone.actions')}>
    <${FacilitatorMessage} />
    <${BackPill} />
    ${action && html`<div class="action-bar__action">${action}</div>`}
    <nav class="bottom-nav" aria-label=${t('phone.places')}>
      ${TABS.map(
        ([name, icon]) => html`<a href=${href(name)} aria-current=${tab.value === name ? 'page' : undefined}>
          <${Icon} name=${icon} />${t(`phone.tab_${name}`)}
        </a>`,
      )}
    </nav>
  </section>`;
}

/**
 * One screen: its content, and the one thing to press.
 * @param {{ children?: Children, action?: Children, above?: Children, class?: string }} props `above` is over the
 *   page from edge to edge, as the exercise stripe
 */
export function Page({ children, action, above, class: extra = '' }) {
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const view = globalThis.visualViewport;
    if (!view) return undefined;
    // Two bars that take more than 40 % of what is visible (keyboard, landscape, large text) stop being sticky.
    const measure = () => {
      // The facilitator's message comes and goes, so it is left out.
      const height = (/** @type {string} */ bars) =>
        [...document.querySelectorAll(bars)].reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0);
      const bars = height('.phone-header, .action-bar') - height('.action-bar .message');
      document.body.classList.toggle('is-cramped', bars > 0.4 * view.height);
    };
    measure();
    view.addEventListener('resize', measure);
    return () => view.removeEventListener('resize', measure);
  }, [Boolean(action), strayed()]);
  return html`${above}
    <main id="main" tabindex="-1" ref=${main} class=${extra}><${LostWords} />${children}</main>
    <${Bars} action=${action} />`;
}

/** The five seconds between two parts. */
export function Moving() {
  const next = moving.value;
  if (!next) return null;
  return html`<${Page}>
    <div class="moving">
      <p>${t('phone.moving')}</p>
      <h1>${next.title}</h1>
      <p class="muted">${'step' in next && stepTitle(next.step) !== next.title ? stepTitle(next.step) : ''}</p>
      <button type="button" class="ds-button" data-variant="secondary" onClick=${follow}>${t('phone.go_now')}</button>
    </div>
  <//>`;
}
