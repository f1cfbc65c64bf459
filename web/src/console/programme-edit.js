/** Changing the programme: add, drop, reorder, length, words. Sent as a whole when it is saved. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useState } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { isTooLong } from '../parts/length.js';
import { newId, serverNow } from '../session.js';
import { perform, usePress } from './act.js';
import { ask, Dialog, hide } from './dialog.js';
import { TextInput } from './fields.js';
import { clock, programme, session, stepTitle } from './model.js';
import { atTime, localTime } from './times.js';

/** @typedef {import('../protocol.js').Step} Step */

/** @type {import('../protocol.js').Phase[]} */
const PHASES = [
  'arrive',
  'intro',
  'bruttoliste',
  'pick',
  'need',
  'need_contact',
  'need_plenum',
  'break',
  'solution',
  'solution_plenum',
  'test',
  'board',
  'decide',
  'reflection',
  'close',
];

/** Characters. */
const MOST = { title: 160, text: 1000 };

/** Whether a step can be saved. @param {Step} step */
const isWhole = ({ title, text }) =>
  title.trim() !== '' && !isTooLong(title, MOST.title) && !isTooLong(text, MOST.text);

/** What has been changed and not saved; kept while the dialog is closed. */
const draft = signal(/** @type {Step[] | null} */ (null));

export function ProgrammeDialog() {
  const steps = draft.value ?? programme.value ?? [];
  const [open, setOpen] = useState('');
  const half = steps.find((step) => !isWhole(step));
  /** @param {Step[]} next */
  const change = (next) => {
    draft.value = next;
  };
  const { state, press } = usePress(async () => {
    const answer = await perform({ type: 'set_programme', steps: retimed(steps) });
    if (answer.ok) {
      draft.value = null;
      hide();
    }
    return answer;
  });
  const add = () => {
    const step = {
      id: newId(),
      phase: /** @type {const} */ ('break'),
      title: t('phase.break'),
      text: '',
      minutes: 10,
      planned: null,
    };
    change([...steps, step]);
    setOpen(step.id);
  };
  return html`<${Dialog} title=${t('console.programme_edit')} wide>
    <p class="hint">${t('console.programme_hint')}</p>
    <${Start} steps=${steps} onChange=${change} />
    <ol class="steps">
      ${steps.map(
        (step, at) => html`<${Row}
          key=${step.id}
          step=${step}
          at=${at}
          steps=${steps}
          open=${open === step.id}
          onOpen=${() => setOpen(open === step.id ? '' : step.id)}
          onChange=${change}
        />`,
      )}
    </ol>
    <button type="button" class="small-button" onClick=${add}><${Icon} name="Plus" />${t('console.step_add')}</button>
    <div class="dialog-actions">
      <button
        type="button"
        class="ds-button"
        data-size="md"
        aria-busy=${state === 'busy'}
        aria-disabled=${draft.value === null || half !== undefined}
        onClick=${() => (half ? setOpen(half.id) : draft.value !== null && press())}
      >
        ${t('common.save')}
      </button>
      ${
        draft.value &&
        html`<button
          type="button"
          class="ds-button"
          data-size="md"
          data-variant="tertiary"
          onClick=${() => {
            draft.value = null;
          }}
        >
          ${t('console.discard')}
        </button>`
      }
    </div>
  <//>`;
}

/** When the day begins; the rest of the plan follows from the lengths. @param {{ steps: Step[], onChange: (steps: Step[]) => void }} props */
function Start({ steps, onChange }) {
  const info = session.value;
  if (!info) return null;
  const planned = steps[0]?.planned ?? null;
  return html`<div class="start-field">
    <${TextInput}
      label=${t('console.day_starts')}
      hint=${t('console.day_starts_hint')}
      type="time"
      value=${planned === null ? '' : localTime(planned, info.zone).slice(11)}
      onText=${(/** @type {string} */ text) => {
        const [first, ...rest] = steps;
        // Cleared, there is no plan at all.
        // A session that was made without a day has today's.
        const day = info.date || localTime(serverNow(), info.zone).slice(0, 10);
        const start = text === '' ? null : atTime(day, text, info.zone);
        if (first)
          onChange(retimed([{ ...first, planned: start }, ...rest.map((step) => ({ ...step, planned: null }))]));
      }}
    />
  </div>`;
}

/** @param {{ step: Step, at: number, steps: Step[], open: boolean, onOpen: () => void, onChange: (steps: Step[]) => void }} props */
function Row({ step, at, steps, open, onOpen, onChange }) {
  /** @param {Partial<Step>} some */
  const edit = (some) => onChange(steps.map((other) => (other.id === step.id ? { ...other, ...some } : other)));
  /** @param {number} by */
  const move = (by) => {
    const next = steps.filter((other) => other.id !== step.id);
    next.splice(at + by, 0, step);
    onChange(next);
  };
  const isNow = clock.value?.step === step.id;
  const drop = async () => {
    const sure = await ask({
      title: t('console.step_drop_title', { step: stepTitle(step) }),
      text: t('console.step_drop_text'),
      yes: t('common.delete'),
      danger: true,
    });
    if (sure) onChange(steps.filter((other) => other.id !== step.id));
  };
  return html`<li class=${isNow ? 'is-current' : ''}>
    <button type="button" class="steps__name" aria-expanded=${open} onClick=${onOpen}>
      <${Icon} name=${open ? 'ChevronUp' : 'ChevronDown'} /><b>${stepTitle(step)}</b>${isNow && html`<span class="muted">${t('home.now')}</span>`}
    </button>
    <label>
      <span class="sr-only">${t('console.minutes_of', { step: stepTitle(step) })}</span>
      <input class="ds-input is-short-input" type="number" min="0" max="600" value=${step.minutes} onChange=${(/** @type {any} */ event) => edit({ minutes: Math.min(600, Math.max(0, Number(event.currentTarget.value) || 0)) })} />
      <span aria-hidden="true">${t('console.min')}</span>
    </label>
    <button type="button" class="icon-button" aria-label=${`${t('a11y.move_up')}: ${stepTitle(step)}`} aria-disabled=${at === 0} onClick=${() => at > 0 && move(-1)}><${Icon} name="ArrowUp" /></button>
    <button type="button" class="icon-button" aria-label=${`${t('a11y.move_down')}: ${stepTitle(step)}`} aria-disabled=${at === steps.length - 1} onClick=${() => at < steps.length - 1 && move(1)}><${Icon} name="ArrowDown" /></button>
    <button type="button" class="icon-button" aria-label=${`${t('common.delete')}: ${stepTitle(step)}`} aria-disabled=${isNow || steps.length === 1} onClick=${() => !isNow && steps.length > 1 && drop()}><${Icon} name="Trash" /></button>
    ${
      open &&
      html`<div class="steps__more">
        <${TextInput} label=${t('console.step_title')} value=${step.title} max=${MOST.title} onText=${(/** @type {string} */ title) => edit({ title })} />
        <${TextInput} label=${t('console.step_text')} value=${step.text} max=${MOST.text} onText=${(/** @type {string} */ text) => edit({ text })} />
        <label class="select-field">
          <span class="select-field__label">${t('console.step_phase')}</span>
          <select class="ds-input" value=${step.phase} onChange=${(/** @type {any} */ event) => edit({ phase: event.currentTarget.value })}>
            ${PHASES.map((phase) => html`<option key=${phase} value=${phase}>${t(`phase.${phase}`)}</option>`)}
          </select>
        </label>
      </div>`
    }
  </li>`;
}

/** The plan begins when it began before, and each step follows the one before it. @param {readonly Step[]} steps @returns {Step[]} */
function retimed(steps) {
  const times = steps.flatMap((step) => (step.planned === null ? [] : [step.planned]));
  let next = times.length > 0 ? Math.min(...times) : null;
  return steps.map((step) => {
    const planned = next;
    if (next !== null) next += step.minutes * 60_000;
    return { ...step, title: step.title.trim(), planned };
  });
}
