/** Takes out several people at once: ticks in the list, or one press for the latest arrivals. */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { PEOPLE_AT_ONCE } from '../limits.js';
import { Icon } from '../parts/icon.js';
import { serverNow } from '../session.js';
import { perform, usePress } from './act.js';
import { ask } from './dialog.js';
import { focusOn } from './focus.js';
import { allPeople, openBallot } from './model.js';

/** @typedef {import('../protocol.js').Id} Id */

const MINUTES = [1, 5, 15, 60];

/** Ticked people; null when not choosing. @type {import('../../vendor/ui.mjs').Signal<Set<Id> | null>} */
export const ticked = signal(/** @type {Set<Id> | null} */ (null));

/** @param {Id} id */
export function tick(id) {
  const next = new Set(ticked.value);
  if (!next.delete(id)) next.add(id);
  ticked.value = next;
}

/** Moves the focus to the next thing to press. */
export const toSeveral = () => focusOn('.several');

/** Ticks people who came between two times. @param {number} since @param {number} [until] */
export function tickThose(since, until = Number.POSITIVE_INFINITY) {
  const came = allPeople().filter((person) => person.joined_at >= since && person.joined_at <= until);
  ticked.value = new Set(came.map((person) => person.id));
}

/** Stops choosing. */
function untick() {
  ticked.value = null;
  focusOn('#several');
}

/** @param {{ people: import('./model.js').Person[], seen: import('./model.js').Person[] }} props `seen`: those in the list now */
export function Several({ people, seen }) {
  const chosen = ticked.value;
  if (!chosen) {
    return html`<p class="door__actions">
      <button
        type="button"
        id="several"
        class="small-button"
        onClick=${() => {
          tickThose(serverNow());
          toSeveral();
        }}
      >
        <${Icon} name="Trash" />${t('console.several')}
      </button>
    </p>`;
  }
  const those = people.filter((person) => chosen.has(person.id));
  return html`<${Chosen} people=${those} unseen=${those.filter((person) => !seen.includes(person)).length} />`;
}

/** @param {{ people: import('./model.js').Person[], unseen: number }} props `unseen`: so many of them a search hides */
function Chosen({ people, unseen }) {
  const ids = people.map((person) => person.id);
  const n = ids.length;
  const { state, press } = usePress(async () => {
    if (n === 0) return null;
    const sure = await ask({
      title: t('console.several_title', { n }),
      text: t(openBallot() ? 'console.several_text_vote' : 'console.several_text', { n }),
      list: people.map((person) => person.called),
      yes: t('console.several_yes', { n }),
      danger: true,
    });
    if (!sure) return null;
    /** @type {import('../outbox.js').Answer | null} */
    let answer = null;
    for (let at = 0; at < n && (answer === null || answer.ok); at += PEOPLE_AT_ONCE) {
      answer = await perform({ type: 'withdraw_people', people: ids.slice(at, at + PEOPLE_AT_ONCE) });
    }
    if (answer?.ok) untick();
    return answer;
  });
  return html`<div class="several" tabindex="-1" role="group" aria-label=${t('console.several')}>
    <label class="select-field">
      <span class="select-field__label">${t('console.several_came')}</span>
      <select
        class="ds-input"
        value=""
        onChange=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => {
          const minutes = Number(event.currentTarget.value);
          event.currentTarget.value = '';
          if (minutes > 0) tickThose(serverNow() - minutes * 60_000);
        }}
      >
        <option value="">${t('common.choose')}</option>
        ${MINUTES.map((minutes) => html`<option key=${minutes} value=${minutes}>${t('console.several_minutes', { n: minutes })}</option>`)}
      </select>
    </label>
    <p class="several__n" role="status"><b>${t('console.several_n', { n })}</b>${unseen > 0 && html`<small>${t('console.several_unseen', { n: unseen })}</small>`}</p>
    <button type="button" class="ds-button" data-size="md" data-color="danger" aria-disabled=${n === 0} aria-busy=${state === 'busy'} onClick=${press}>
      ${t('console.several_yes', { n })}
    </button>
    <button
      type="button"
      class="ds-button"
      data-size="md"
      data-variant="tertiary"
      onClick=${untick}
    >
      ${t('common.cancel')}
    </button>
  </div>`;
}

/** @param {{ person: import('./model.js').Person }} props */
export function Tick({ person }) {
  return html`<label class="people__tick">
    <input type="checkbox" checked=${ticked.value?.has(person.id)} onChange=${() => tick(person.id)} />
    <span class="sr-only">${t('console.several_one', { name: person.called })}</span>
  </label>`;
}
