/** Making groups: how many, and their names; the server balances them over the service areas. */

import { t } from '../../i18n/i18n.js';
import { html, signal, useId, useRef } from '../../vendor/ui.mjs';
import { GROUPS, NAME } from '../limits.js';
import { groupLetter } from '../model/groups.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { Length, lengthProps, tooLongIn } from '../parts/length.js';
import { key, newId } from '../session.js';
import { perform, usePress } from './act.js';
import { ask } from './dialog.js';
import { Lock } from './people.js';

const BEST_SIZE = 6;

/** @type {import('../../vendor/ui.mjs').Signal<string[] | null>} names that were typed, until the groups are made */
const names = signal(/** @type {string[] | null} */ (null));
const unfolded = signal(false);

/** @param {{ people: import('./model.js').Person[], groups: import('../model/groups.js').Group[] }} props */
export function Forming({ people, groups }) {
  const locked = key('console/settings').value?.groups_locked ?? false;
  const open = groups.length === 0 || unfolded.value;
  return html`<section class="sheet-card forming">
    <h2>
      ${t('groups.title')}
      ${groups.length > 0 && html`<span class="muted">${t('common.groups', { n: groups.length })}</span>`}
      <${Lock} groups=${groups} />
      ${
        groups.length > 0 &&
        html`<button
          type="button"
          class="link-button"
          aria-expanded=${open}
          onClick=${() => {
            unfolded.value = !unfolded.value;
          }}
        >
          ${t('console.groups_again')}
        </button>`
      }
    </h2>
    ${groups.length > 0 && html`<${Sizes} groups=${groups} />`}
    ${open && (locked ? html`<p class="hint">${t('refusal.groups_locked')}</p>` : html`<${Form} people=${people} groups=${groups} />`)}
  </section>`;
}

/** @param {{ groups: import('../model/groups.js').Group[] }} props */
function Sizes({ groups }) {
  return html`<ul class="sizes">
    ${groups.map(
      (group) => html`<li key=${group.id}>
        <${GroupBadge} index=${group.index} size="1.5rem" /><b>${group.name}</b><span class="muted">${t('common.participants', { n: group.size })}</span>
      </li>`,
    )}
  </ul>`;
}

/** @param {{ people: import('./model.js').Person[], groups: import('../model/groups.js').Group[] }} props */
function Form({ people, groups }) {
  const id = useId();
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const own =
    names.value ??
    (groups.length > 0
      ? groups.map((group) => group.name)
      : Array.from({ length: suggested(people.length) }, () => ''));
  const { state, press } = usePress(async () => {
    if (tooLongIn(list.current)) return null;
    const sure =
      groups.length === 0 ||
      (await ask({
        title: t('console.reform_title'),
        text: t('console.reform_text'),
        yes: t('groups.suggest'),
        danger: true,
      }));
    if (!sure) return null;
    // New groups get new ids: an id is never used twice.
    const made = own.map((name, at) => ({
      id: newId(),
      name: name.trim() || t('badge.group', { letter: groupLetter(at) }),
    }));
    const answer = await perform({ type: 'form_groups', groups: made });
    if (answer.ok) {
      names.value = null;
      unfolded.value = false;
    }
    return answer;
  });
  /** @param {number} n */
  const resize = (n) => {
    names.value = Array.from({ length: Math.min(GROUPS, Math.max(1, n)) }, (_, at) => own[at] ?? '');
  };
  return html`
    <p class="hint">${t('console.groups_hint', { n: people.length, m: Math.ceil(people.length / Math.max(1, own.length)) })}</p>
    <div class="stepper" role="group" aria-label=${t('console.groups_n')}>
      <button type="button" class="small-button" aria-label=${t('console.fewer')} onClick=${() => resize(own.length - 1)}><${Icon} name="Minus" /></button>
      <output aria-live="polite">${t('common.groups', { n: own.length })}</output>
      <button type="button" class="small-button" aria-label=${t('console.more')} onClick=${() => resize(own.length + 1)}><${Icon} name="Plus" /></button>
    </div>
    <ul class="group-names" ref=${list}>
      ${own.map(
        (name, at) => html`<li key=${at}>
          <${GroupBadge} index=${at} size="1.75rem" />
          <input
            class="ds-input"
            aria-label=${t('console.name_of', { letter: groupLetter(at) })}
            placeholder=${t('badge.group', { letter: groupLetter(at) })}
            ...${lengthProps(`${id}-${at}`, name, NAME)}
            value=${name}
            onInput=${(/** @type {any} */ event) => {
              names.value = own.map((other, place) => (place === at ? event.currentTarget.value : other));
            }}
          />
          <${Length} id=${`${id}-${at}`} text=${name} max=${NAME} />
        </li>`,
      )}
    </ul>
    <button type="button" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-disabled=${people.length === 0} onClick=${() => people.length > 0 && press()}>
      <${Icon} name="PersonGroup" />${t(groups.length === 0 ? 'console.make_groups' : 'groups.suggest')}
    </button>
  `;
}

/** Groups of about six. @param {number} people */
const suggested = (people) => Math.min(12, Math.max(2, people === 0 ? 8 : Math.round(people / BEST_SIZE)));
