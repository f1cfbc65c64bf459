/** The left column: the programme with plan and actual times; a click jumps, after a question. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef } from '../../vendor/ui.mjs';
import { clock, programme, session, time } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { dayTimes } from '../model/times.js';
import { Pill } from '../parts/pill.js';
import { key } from '../session.js';
import { show } from './dialog.js';
import { minute, second } from './model.js';
import { isPaused, jumpTo } from './steering.js';

/** How the day compares with its plan. */
export function day() {
  minute.value;
  return dayTimes({
    steps: programme.value ?? [],
    clock: clock.value,
    actuals: key('console/actuals').value ?? {},
    now: second.peek(),
  });
}

/** @param {{ shown: boolean }} props */
export function Programme({ shown }) {
  const { rows, ends, behind } = day();
  const still = session.value?.ended_at != null;
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const step = clock.value?.step;
  // Scrolls a new step into view, unless somebody is reading the list.
  useEffect(() => {
    const own = list.current;
    if (own && !own.matches(':hover, :focus-within')) bringIntoSight(own);
  }, [step, shown]);
  return html`<aside class=${`programme ${shown ? 'is-shown' : ''} ${rows.every((row) => row.planned === null) ? 'has-no-plan' : ''}`} aria-labelledby="programme-title">
    <div class="programme__head">
      <h2 id="programme-title">${t('home.program')}</h2>
      ${behind !== null && !still && html`<${Pace} behind=${behind} />`}
    </div>
    <p class="programme__columns" aria-hidden="true">
      <span>${t('console.planned')}</span><span>${t('console.actual')}</span><span></span>
    </p>
    <ol tabindex="0" ref=${list} aria-label=${t('home.program')}>
      ${rows.map((row) => html`<${Row} key=${row.step.id} row=${row} ends=${ends} still=${still} />`)}
    </ol>
    ${
      !still &&
      html`<button type="button" class="link-button programme__edit" onClick=${() => show('programme')}>
      ${t('console.programme_edit')}
    </button>`
    }
  </aside>`;
}

/** Scrolls the list alone, never the page. @param {HTMLElement} list */
function bringIntoSight(list) {
  const now = /** @type {HTMLElement | null} */ (list.querySelector('.is-now'));
  if (!now) return;
  const top = now.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
  if (top < list.scrollTop || top + now.offsetHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = top - list.clientHeight / 3;
  }
}

/** @param {{ behind: number }} props */
function Pace({ behind }) {
  if (behind === 0) return html`<${Pill} tone="ok" icon="Checkmark">${t('console.on_time')}<//>`;
  // From an hour on, minutes do not matter.
  const minutes = Math.abs(behind);
  const long = minutes >= 60 ? '_hours' : '';
  const value = long ? { h: Math.floor(minutes / 60), n: minutes % 60 } : { n: minutes };
  if (behind > 0) return html`<${Pill} tone="gold" icon="Clock">${t(`console.behind${long}`, value)}<//>`;
  return html`<${Pill} tone="neutral" icon="Clock">${t(`console.ahead${long}`, value)}<//>`;
}

/** @param {{ row: import('../model/times.js').Row, ends: number | null, still: boolean }} props */
function Row({ row, ends, still }) {
  const { step, state, planned, actual, expected } = row;
  const late = actual !== null && planned !== null && Math.round((actual - planned) / 60_000) > 0;
  const cells = html`
    <span>${planned === null ? '' : html`<span class="sr-only">${t('console.planned')} </span>${time(planned)}`}</span>
    <span class=${late ? 'is-late' : expected === null ? '' : 'is-estimate'}>
      ${actual !== null && html`<span class="sr-only">${t('console.actual')} </span>${time(actual)}`}
      ${expected !== null && html`<span class="sr-only">${t('console.expected')} </span>${time(expected)}`}
    </span>
    <span>
      <b>${stepTitle(step)}</b>
      ${state === 'now' && !still && html`<small>${nowText(ends)}</small>`}
    </span>
  `;
  if (state === 'now')
    return html`<li class="is-now" aria-current="step"><div class="programme__row">${cells}</div></li>`;
  return html`<li class=${state === 'done' ? 'is-done' : ''}>
    ${
      still
        ? html`<div class="programme__row">${cells}</div>`
        : html`<button type="button" class="programme__row" onClick=${() => jumpTo(step)}>${cells}</button>`
    }
  </li>`;
}

/** @param {number | null} ends */
function nowText(ends) {
  if (isPaused()) return t('console.now_paused');
  return ends === null ? t('home.now') : t('console.now_until', { time: time(ends) });
}
