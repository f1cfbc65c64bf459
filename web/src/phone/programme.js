/** The programme with its times. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { clock, programme, time } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { Icon } from '../parts/icon.js';

const MINUTE = 60_000;

/** When each step begins, as it looks now: planned times before, then counted on from the step of now. */
export function stepTimes() {
  const steps = programme.value ?? [];
  const now = clock.value;
  const at = steps.findIndex((step) => step.id === now?.step);
  let next = now?.ends_at ?? null;
  return steps.map((step, index) => {
    if (index < at || !now || at < 0) return step.planned;
    if (index === at) return now.started_at;
    const starts = next;
    if (next !== null) next += step.minutes * MINUTE;
    return starts ?? step.planned;
  });
}

export function Programme() {
  const steps = programme.value ?? [];
  const times = stepTimes();
  const at = steps.findIndex((step) => step.id === clock.value?.step);
  return html`<ol class="programme-list">
    ${steps.map((step, index) => {
      const when = times[index];
      const state = index < at ? 'is-done' : index === at ? 'is-now' : '';
      return html`<li key=${step.id} class=${state} aria-current=${index === at ? 'step' : undefined}>
        <span class="tabular">${when ? time(when) : ''}</span>
        <span>${stepTitle(step)}${index === at && html`<small><b>${t('home.now')}</b></small>`}</span>
        ${
          index < at &&
          (clock.value?.skipped.includes(step.id)
            ? html`<small class="muted">${t('common.skipped')}</small>`
            : html`<${Icon} name="Checkmark" /><span class="sr-only">${t('common.done')}</span>`)
        }
      </li>`;
    })}
  </ol>`;
}
