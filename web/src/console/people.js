/** Everybody: search, group, presence; before there are groups, making them. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html, signal } from '../../vendor/ui.mjs';
import { allGroups } from '../model/groups.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Do, Select } from './act.js';
import { Door } from './door.js';
import { Forming } from './forming.js';
import { allPeople, placeOf } from './model.js';
import { PersonDetail } from './person.js';
import { Several, Tick, ticked } from './several.js';

const search = signal('');
/** The person whose row is open. */
export const openPerson = signal('');

export function People() {
  const people = allPeople();
  const counts = key('console/counts').value;
  const groups = allGroups();
  const wanted = search.value.trim().toLowerCase();
  /** @param {import('./model.js').Person} person */
  const fits = (person) =>
    `${person.name} ${person.role} ${person.area} ${placeOf(person.group)}`.toLowerCase().includes(wanted);
  const found = wanted ? people.filter(fits) : people;
  // People to take out are usually the last to come.
  const listed = ticked.value ? [...found].reverse() : found;
  return html`
    <div class="groups-pane__head">
      <h1 tabindex="-1">${t('console.view_people')}</h1>
      <span class="muted">${t('console.people_count', { n: counts?.present ?? 0, m: counts?.arrived ?? 0, k: counts?.joined ?? 0 })}</span>
    </div>
    <${Door} />
    <${Forming} people=${people} groups=${groups} />
    ${
      people.length === 0
        ? html`<p class="empty">${t('console.no_people')}</p>`
        : html`<label class="search-field">
              <span class="sr-only">${t('console.people_search')}</span><${Icon} name="MagnifyingGlass" />
              <input
                class="ds-input"
                type="search"
                placeholder=${t('console.people_search')}
                value=${search.value}
                onInput=${(/** @type {any} */ event) => {
                  search.value = event.currentTarget.value;
                }}
              />
            </label>
            <p class="sr-only" role="status">${wanted ? t('console.found', { n: found.length }) : ''}</p>
            <${Several} people=${people} seen=${found} />
            <ul class="people">
              ${listed.map((person) => html`<${Row} key=${person.id} person=${person} groups=${groups} />`)}
            </ul>`
    }
  `;
}

/** @param {{ person: import('./model.js').Person, groups: import('../model/groups.js').Group[] }} props */
function Row({ person, groups }) {
  const open = openPerson.value === person.id;
  const who = key('console/live/here').value?.who;
  const here = !who || who.includes(person.id);
  const locked = key('console/settings').value?.groups_locked ?? false;
  const away = person.gone ? 'console.gone' : person.arrived ? '' : 'console.not_arrived';
  return html`<li class=${away ? 'is-gone' : ''}>
    ${ticked.value && html`<${Tick} person=${person} />`}
    <button
      type="button"
      class="people__name"
      aria-expanded=${open}
      onClick=${() => {
        openPerson.value = open ? '' : person.id;
      }}
    >
      <${Icon} name=${open ? 'ChevronUp' : 'ChevronDown'} />
      <span><b>${person.name}</b><small>${joined([person.role, person.area])}</small></span>
    </button>
    <span class=${here || away ? 'muted' : 'is-short'}>
      ${away ? t(away) : html`<${Icon} name=${here ? 'Mobile' : 'CloudSlash'} />${t(here ? 'console.connected' : 'console.not_connected')}`}
    </span>
    ${
      groups.length > 0 &&
      html`<${Select}
        label=${t('console.group_of', { name: person.called })}
        hideLabel
        value=${person.group ?? ''}
        disabled=${locked}
        options=${[{ value: '', text: t('groups.unplaced') }, ...groups.map((group) => ({ value: group.id, text: placeOf(group.id) }))]}
        command=${(/** @type {string} */ group) => ({ type: 'move_person', person: person.id, group: group || null })}
      />`
    }
    ${open && html`<${PersonDetail} person=${person} />`}
  </li>`;
}

/** Locked groups cannot be moved by mistake. @param {{ groups: import('../model/groups.js').Group[] }} props */
export function Lock({ groups }) {
  const locked = key('console/settings').value?.groups_locked ?? false;
  if (groups.length === 0) return null;
  return html`<${Do} icon=${locked ? 'PadlockLocked' : 'PadlockUnlocked'} pressed=${locked} command=${{ type: 'lock_groups', locked: !locked }}>
    ${t(locked ? 'console.groups_locked' : 'groups.lock')}
  <//>`;
}
