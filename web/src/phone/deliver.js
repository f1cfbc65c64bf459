/** Delivering a stage: what is there, what is missing, the receipt, and taking it back. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { askOf } from '../model/form.js';
import { refusalInRoom, time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { tooLongIn } from '../parts/length.js';
import { announce } from '../parts/live.js';
import { useAct } from './act.js';
import { Primary, Receipt } from './button.js';
import { work } from './model.js';
import { Refused } from './refusal.js';
import { useUnfold } from './unfold.js';
import { unsettled } from './unsettled.js';

/** Sooner than this nobody has read the question: it is the second press of a double press, in the same place. */
const READ_MS = 500;

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('../protocol.js').DeliveredStage} Stage */

/** "én setning, mål for testen": what is missing, in words. @param {readonly string[]} missing */
export const missingWords = (missing) => missing.map((id) => t(`form.${id}.missing`)).join(', ');

/** @param {readonly string[]} missing */
const refusal = (missing) => t('refusal.missing', { fields: missingWords(missing) });

/**
 * Missing items are shown in one place, over the button; after a press as a refusal, which is also read out.
 * @param {{ group: Id, stage: Stage, ticks?: readonly string[], confirm?: string }} props `ticks`: what is there already
 */
export function Deliver({ group, stage, ticks = [], confirm }) {
  const { act, busy, no, clear } = useAct();
  const { open: asking, unfold, fold, back } = useUnfold();
  const [tried, setTried] = useState(false);
  const [stopped, setStopped] = useState(false);
  const now = work(group);
  const at = now?.delivered[stage] ?? null;
  // Another member has delivered: that answers the question, even when it is taken back later.
  useEffect(() => {
    if (at !== null) fold();
  }, [at]);
  if (!now) return null;
  const missing = now.missing[stage];
  if (at !== null)
    return html`<${Receipt} title=${t('common.delivered_at', { time: time(at) })} text=${t(`phone.delivered_${stage}`)}>
        ${
          now.may_take_back.includes(stage) &&
          html`<button
            type="button"
            class="text-button"
            aria-disabled=${busy}
            onClick=${() => !busy && act({ type: 'take_back', group, stage })}
          >
            ${t('phone.take_back')}
          </button>`
        }
      <//>
      ${no && html`<p class="hint" role="alert">${refusalInRoom(no)}</p>`}`;
  const stands = stopped ? unsettled(group, stage) : null;
  if (stopped && !stands) setStopped(false);
  /** @returns {boolean} */
  const isStopped = () => {
    const stops = tooLongIn(document.body) || unsettled(group, stage) !== null;
    setStopped(stops);
    return stops;
  };
  const deliver = () => {
    fold();
    if (!isStopped()) act({ type: 'deliver', group, stage });
  };
  const name = stands ? askOf(stands.of) : '';
  const refused = missing.length > 0 && (tried || no?.code === 'missing');
  return html`
    ${
      (ticks.length > 0 || (missing.length > 0 && !refused)) &&
      html`<p class="needs">
        ${ticks.map((tick) => html`<span class="is-ok"><${Icon} name="Checkmark" />${tick}</span>`)}
        ${missing.length > 0 && !refused && html`<span><${Icon} name="Circle" /><b>${t('phone.missing', { what: missingWords(missing) })}</b></span>`}
      </p>`
    }
    ${
      refused &&
      html`<div class="check is-asking">
        <${Icon} name="ExclamationmarkTriangle" />
        <p>${refusal(missing)}</p>
      </div>`
    }
    ${
      stands &&
      html`<div class="check is-asking" role="alert">
        <${Icon} name="ExclamationmarkTriangle" />
        <p><b>${name.endsWith('?') ? name : `${name}:`}</b> ${t(`phone.deliver_${stands.why}`)}</p>
      </div>`
    }
    ${
      asking
        ? html`<${Confirm} text=${confirm} busy=${busy} onYes=${deliver} onNo=${fold} />`
        : html`<${Primary}
            label=${t(`phone.deliver_${stage}`)}
            icon="Paperplane"
            button=${back('ask')}
            busy=${busy}
            onPress=${() => {
              clear();
              if (isStopped()) return;
              setTried(missing.length > 0);
              if (missing.length > 0) announce(refusal(missing));
              else if (confirm) unfold('ask');
              else deliver();
            }}
          />`
    }
    ${no?.code !== 'missing' && html`<${Refused} no=${no} />`}
  `;
}

/** @param {{ text: string | undefined, busy: boolean, onYes: () => void, onNo: () => void }} props */
function Confirm({ text, busy, onYes, onNo }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [early, setEarly] = useState(true);
  useEffect(() => {
    if (!document.activeElement?.matches('input, textarea, select')) box.current?.focus();
    const timer = setTimeout(() => setEarly(false), READ_MS);
    return () => clearTimeout(timer);
  }, []);
  return html`<div ref=${box} class="confirm" role="group" tabindex="-1" aria-label=${text}>
    <p>${text}</p>
    <div class="button-row">
      <${Primary} label=${t('phone.deliver_yes')} busy=${busy} disabled=${early} onPress=${onYes} />
      <button type="button" class="ds-button" data-variant="secondary" onClick=${onNo}>${t('common.no')}</button>
    </div>
  </div>`;
}
