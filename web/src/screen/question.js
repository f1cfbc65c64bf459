import { hasText, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { stepText, stepTitle } from '../model/step.js';
import { key } from '../session.js';

/** The step the room is in. */
export const stepNow = () => (key('room/programme').value ?? [])[key('room/clock').value?.index ?? 0];

/** What the step asks; of the road ahead the groups answer a question of the form. */
export function questionNow() {
  const step = stepNow();
  const phase = step?.phase ?? 'need';
  const asked = phase === 'decide' ? 'form.decide.answer.ask' : `phase.${phase}_ask`;
  return hasText(asked) ? t(asked) : stepTitle(step) || t(`phase.${phase}`);
}

/** The room talks about one question, and nothing else is on the screen. */
export function StepQuestion() {
  const text = stepText(stepNow());
  return html`<div class="step-question">
    <h1>${questionNow()}</h1>
    ${text && html`<p>${text}</p>`}
  </div>`;
}
