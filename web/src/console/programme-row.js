/** One step of the programme while it is changed: its place, length, words and kind. */

import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { STEP_TEXT, STEP_TITLE } from '../limits.js';
import { clock } from '../model/room.js';
import { standardWords, stepText, stepTitle } from '../model/step.js';
import { Icon } from '../parts/icon.js';
import { isTooLong } from '../parts/length.js';
import { PHASES } from '../phases.js';
import { ask } from './dialog.js';
import { TextInput } from './fields.js';

/** @typedef {import('../protocol.js').Step} Step */

/** Whether a step can be saved. @param {Step} step */
export function isWhole(step) {
  const title = stepTitle(step);
  return title.trim() !== '' && !isTooLong(title, STEP_TITLE) && !isTooLong(stepText(step), STEP_TEXT);
}

/** @param {{ step: Step, at: number, steps: Step[], open: boolean, onOpen: () => void, onChange: (steps: Step[]) => void }} props */
export function Row({ step, at, steps, open, onOpen, onChange }) {
  /** @param {Partial<Step>} some */
  const edit = (some) => onChange(steps.map((other) => (other.id === step.id ? { ...other, ...some } : other)));
  // Text equal to the standard programme's stays standard, and every reader gets it in her language.
  const standard = standardWords(step);
  /** @param {string} typed @param {string} words */
  const own = (typed, words) => (step.standard !== null && typed === words ? null : typed);
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
        <${TextInput} label=${t('console.step_title')} value=${stepTitle(step)} max=${STEP_TITLE} onText=${(/** @type {string} */ title) => edit({ title: own(title, standard.title) })} />
        <${TextInput} label=${t('console.step_text')} value=${stepText(step)} max=${STEP_TEXT} onText=${(/** @type {string} */ text) => edit({ text: own(text, standard.text) })} />
        <label class="select-field">
          <span class="select-field__label">${t('console.step_phase')}</span>
          <select class="ds-input" value=${step.phase} onChange=${(/** @type {any} */ event) => edit({ phase: event.currentTarget.value })}>
            ${Object.keys(PHASES).map((phase) => html`<option key=${phase} value=${phase}>${t(`phase.${phase}`)}</option>`)}
          </select>
        </label>
      </div>`
    }
  </li>`;
}
