/** One person: profile, gone, the same person twice, withdrawn. */

import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html, useState } from '../../vendor/ui.mjs';
import { AREA, NAME, ROLE } from '../limits.js';
import { session, time } from '../model/room.js';
import { Do, perform, usePress } from './act.js';
import { ask } from './dialog.js';
import { TextInput } from './fields.js';
import { allPeople, openBallot, placeOf } from './model.js';

/** @param {{ person: import('./model.js').Person }} props */
export function PersonDetail({ person }) {
  return html`<div class="person">
    <p>${t('console.joined_at', { time: time(person.joined_at) })}</p>
    ${!person.arrived && html`<p class="hint">${t('console.not_arrived_text')}</p>`}
    <${Profile} person=${person} />
    <${Same} person=${person} />
    <div class="person__actions">
      ${
        person.arrived &&
        html`<${Do} icon=${person.gone ? 'PersonPlus' : 'ArrowRight'} command=${{ type: 'set_gone', person: person.id, gone: !person.gone }}>
          ${t(person.gone ? 'console.set_here' : 'console.set_gone')}
        <//>`
      }
      <${Do} icon=${person.arrived ? 'XMark' : 'PersonPlus'} command=${{ type: 'set_arrived', person: person.id, arrived: !person.arrived }}>
        ${t(person.arrived ? 'console.set_not_arrived' : 'console.set_arrived')}
      <//>
      <${Do}
        icon="Trash"
        asks=${{ title: t('console.withdraw_title', { name: person.called }), text: t(person.arrived && openBallot() ? 'console.withdraw_text_vote' : 'console.withdraw_text'), yes: t('console.withdraw'), danger: true }}
        command=${{ type: 'withdraw_person', person: person.id }}
      >
        ${t('console.withdraw')}
      <//>
    </div>
  </div>`;
}

/** @param {{ person: import('./model.js').Person }} props */
function Profile({ person }) {
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(person.role);
  const [area, setArea] = useState(person.area);
  const { state, press } = usePress(() =>
    perform({ type: 'set_profile', person: person.id, name: name.trim(), role: role.trim(), area: area.trim() }),
  );
  const changed = name.trim() !== person.name || role.trim() !== person.role || area.trim() !== person.area;
  return html`<form
    class="person__profile"
    data-unsent=${changed}
    onSubmit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (changed && name.trim() !== '') press();
    }}
  >
    <${TextInput} label=${t('join.name_label')} value=${name} max=${NAME} onText=${setName} />
    <${TextInput} label=${t('join.role_label')} value=${role} max=${ROLE} onText=${setRole} />
    <${TextInput} label=${t('join.area_label')} value=${area} max=${AREA} options=${session.value?.areas} onText=${setArea} />
    <button type="submit" class="ds-button" data-size="md" data-variant="secondary" aria-busy=${state === 'busy'} aria-disabled=${!changed || name.trim() === ''}>
      ${t(state === 'done' ? 'common.saved' : 'common.save')}
    </button>
  </form>`;
}

/** Two entries of one person are alike in all but when they came. @param {import('./model.js').Person} person */
const entry = (person) =>
  joined([
    joined([person.called, placeOf(person.group)], ' – '),
    t('console.joined_at', { time: time(person.joined_at) }),
  ]);

/** Two entries that are one person: the other one's work and group stay. @param {{ person: import('./model.js').Person }} props */
function Same({ person }) {
  const [other, setOther] = useState('');
  const others = allPeople().filter((one) => one.id !== person.id);
  const { state, press } = usePress(async () => {
    const into = others.find((one) => one.id === other);
    if (!into) return null;
    const sure = await ask({
      title: t('console.merge_title'),
      text: t('console.merge_text'),
      list: [t('console.merge_goes', { who: entry(person) }), t('console.merge_stays', { who: entry(into) })],
      yes: t('console.merge_yes'),
      danger: true,
    });
    return sure ? perform({ type: 'merge_people', from: person.id, into: into.id }) : null;
  });
  if (others.length === 0) return null;
  return html`<div class="person__same">
    <label class="select-field">
      <span class="select-field__label">${t('console.same_as')}</span>
      <select class="ds-input" value=${other} onChange=${(/** @type {any} */ event) => setOther(event.currentTarget.value)}>
        <option value="">${t('common.choose')}</option>
        ${others.map((one) => html`<option key=${one.id} value=${one.id}>${entry(one)}</option>`)}
      </select>
    </label>
    <button type="button" class="small-button" aria-disabled=${other === ''} aria-busy=${state === 'busy'} onClick=${press}>${t('console.merge_yes')}</button>
  </div>`;
}
