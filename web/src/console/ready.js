/** Klarsjekk, a quarter past eight: does the room work before the room is full? */
import { t } from '../../i18n/i18n.js';
import { html, signal, useEffect, useState } from '../../vendor/ui.mjs';
import { ballot } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { connection, key } from '../session.js';
import { addresses, chooseAddress, chosenAddress } from './address.js';
import { draftTrial } from './ballot-dialog.js';
import { Dialog, show } from './dialog.js';
import { OpenScreen } from './open-screen.js';

const TRIES = 5;
const SLOW_MS = 400;

/** Milliseconds for the round trip, or why it failed. */
const trip = signal(/** @type {number | null | 'lost'} */ (null));

/** The middle one of a few, as the first is always slow. */
async function measure() {
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < TRIES; i++) {
    const before = performance.now();
    try {
      await fetch('/healthz', { cache: 'no-store' });
      times.push(performance.now() - before);
    } catch {
      // The row says that there is no answer.
    }
  }
  trip.value =
    times.length > TRIES / 2 ? Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0) : 'lost';
}

export function ReadyDialog() {
  const here = key('console/live/here').value;
  useEffect(() => {
    measure();
    const timer = setInterval(measure, 5000);
    return () => clearInterval(timer);
  }, []);
  const vote = ballot.value;
  const voted = vote?.subject.type === 'question' && (vote.result?.cast ?? key('console/ballot').value?.cast ?? 0) > 0;
  const far = typeof trip.value === 'number' && trip.value < SLOW_MS && connection.value === 'online';
  return html`<${Dialog} title=${t('console.ready')} wide>
    <ol class="checks">
      <${Check} ok=${(here?.screens ?? 0) > 0} title=${t('console.check_screen')} text=${t('console.screens', { n: here?.screens ?? 0 })}>
        ${(here?.screens ?? 0) === 0 && html`<${OpenScreen} />`}
      <//>
      <${Check} ok=${(here?.remote ?? 0) > 0} title=${t('console.check_phone')} text=${t('console.phones', { n: here?.remote ?? 0 })}>
        ${(here?.remote ?? 0) === 0 && html`<${Addresses} />`}
      <//>
      <${Check} ok=${far} waits=${trip.value === null} title=${t('console.check_trip')} text=${tripText()} />
      <${Check} ok=${voted} title=${t('console.check_vote')} text=${t(voted ? 'console.check_vote_done' : 'console.check_vote_text')}>
        ${
          !voted &&
          html`<button
            type="button"
            class="small-button"
            onClick=${() => {
              if (!vote || vote.state === 'revealed') draftTrial();
              show('ballot');
            }}
          >
            <${Icon} name="ThumbUp" />${t('console.check_vote_make')}
          </button>`
        }
      <//>
    </ol>
    <${Trouble} />
    <div class="dialog-actions">
      <button type="button" class="ds-button" data-size="md" data-variant="secondary" onClick=${() => show('sheet')}>
        <${Icon} name="PrinterSmall" />${t('console.sheet')}
      </button>
    </div>
  <//>`;
}

function tripText() {
  if (trip.value === null) return t('console.measuring');
  if (trip.value === 'lost' || connection.value !== 'online') return t('console.trip_lost');
  return t(trip.value < SLOW_MS ? 'console.trip_ms' : 'console.trip_slow', { n: trip.value });
}

/** @param {{ ok: boolean, waits?: boolean, title: string, text: string, children?: any }} props */
function Check({ ok, waits = false, title, text, children }) {
  return html`<li class=${ok ? 'is-ok' : ''}>
    <${Icon} name=${ok ? 'CheckmarkCircleFill' : waits ? 'Clock' : 'Circle'} />
    <div>
      <b>${title}</b><span class="sr-only"> – ${t(ok ? 'console.check_ok' : 'console.check_left')}</span>
      <p class="hint" role="status">${text}</p>
      ${children}
    </div>
  </li>`;
}

/** The machine may have several addresses; phones reach one of them. */
export function Addresses() {
  const all = addresses();
  return html`<fieldset class="addresses">
    <legend>${t('console.addresses')}</legend>
    ${all.map(
      (address) => html`<label key=${address}>
        <input
          type="radio"
          name="address"
          class="ds-input"
          checked=${chosenAddress() === address}
          onChange=${() => chooseAddress(address)}
        /><span>${address}</span>
      </label>`,
    )}
  </fieldset>`;
}

/** Typical network problems in a town hall, and what to ask for. */
function Trouble() {
  const [open, setOpen] = useState(false);
  return html`<details class="facts" open=${open} onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
    <summary>${t('console.trouble')}</summary>
    <ol class="trouble">
      ${['wifi', 'isolation', 'portal', 'proxy', 'own'].map(
        (name) =>
          html`<li key=${name}><b>${t(`console.trouble_${name}`)}</b> ${t(`console.trouble_${name}_text`)}</li>`,
      )}
    </ol>
  </details>`;
}
