import { formatTime, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { stepTitle } from '../model/step.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';

import { Paged } from './paged.js';

/** The day, with the current step. In a break it says when we go on. */
export function Programme() {
  const steps = key('room/programme').value ?? [];
  const clock = key('room/clock').value;
  const session = key('room/session').value;
  const now = clock ? steps[clock.index] : undefined;
  const isBreak = now?.phase === 'break' && clock?.ends_at;
  return html`
    <h1 class="screen-question">
      ${isBreak ? t('screen.pause', { time: formatTime(Number(clock?.ends_at), session?.zone) }) : t('home.program')}
    </h1>
    <${Paged} columns=${2} class="programme">
      ${steps.map((step, index) => {
        const state = index === clock?.index ? 'is-now' : index < (clock?.index ?? 0) ? 'is-done' : '';
        return html`<div
          key=${step.id}
          class=${`programme__step ${state}`}
          aria-current=${state === 'is-now' ? 'step' : undefined}
        >
          <span class="programme__time tabular">${step.planned === null ? '' : formatTime(step.planned, session?.zone)}</span>
          <span class="programme__title">${stepTitle(step)}</span>
          ${
            state === 'is-done' &&
            (clock?.skipped.includes(step.id)
              ? html`<span class="sr-only">${t('common.skipped')}</span>`
              : html`<${Icon} name="Checkmark" /><span class="sr-only">${t('common.done')}</span>`)
          }
        </div>`;
      })}
    <//>
  `;
}
