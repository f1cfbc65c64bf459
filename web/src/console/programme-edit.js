/** Changing the programme: add, drop, reorder, length, words. Sent as a whole when it is saved. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { kept } from '../kept.js';
import { programme, session } from '../model/room.js';
import { atTime, localTime } from '../model/times.js';
import { Icon } from '../parts/icon.js';
import { newId, serverNow } from '../session.js';
import { perform, usePress } from './act.js';
import { Dialog, hide } from './dialog.js';
import { TextInput } from './fields.js';
import { isWhole, Row } from './programme-row.js';

/** @typedef {import('../protocol.js').Step} Step */

/** Unsaved changes; kept while the dialog is closed, and through a reload. No steps: no changes. */
const draft = kept('programme', { steps: /** @type {Step[]} */ ([]) });

export function ProgrammeDialog() {
  const isChanged = draft.value.steps.length > 0;
  const steps = isChanged ? draft.value.steps : (programme.value ?? []);
  const [open, setOpen] = useState('');
  const half = steps.find((step) => !isWhole(step));
  /** @param {Step[]} next */
  const change = (next) => {
    draft.value = { steps: next };
  };
  const { state, press } = usePress(async () => {
    const answer = await perform({ type: 'set_programme', steps: retimed(steps) });
    if (answer.ok) {
      draft.value = { steps: [] };
      hide();
    }
    return answer;
  });
  const add = () => {
    const step = {
      id: newId(),
      phase: /** @type {const} */ ('break'),
      standard: 'pause',
      title: null,
      text: null,
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
        aria-disabled=${!isChanged || half !== undefined}
        onClick=${() => (half ? setOpen(half.id) : isChanged && press())}
      >
        ${t('common.save')}
      </button>
      ${
        isChanged &&
        html`<button
          type="button"
          class="ds-button"
          data-size="md"
          data-variant="tertiary"
          onClick=${() => {
            draft.value = { steps: [] };
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

/** The plan begins when it began before, and each step follows the one before it. @param {readonly Step[]} steps @returns {Step[]} */
function retimed(steps) {
  const times = steps.flatMap((step) => (step.planned === null ? [] : [step.planned]));
  let next = times.length > 0 ? Math.min(...times) : null;
  return steps.map((step) => {
    const planned = next;
    if (next !== null) next += step.minutes * 60_000;
    return { ...step, title: step.title?.trim() ?? null, planned };
  });
}
