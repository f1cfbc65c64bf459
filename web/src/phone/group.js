/** The tab "Gruppa": its members, and everything it has made. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { decisionOf } from '../model/cases.js';
import { groupOf } from '../model/groups.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { me } from '../session.js';
import { Page } from './frame.js';
import { GroupWork } from './group-work.js';
import { CallHelp } from './help.js';
import { groupId, members } from './model.js';
import { FlokeQuote } from './need.js';
import { Decisions } from './outcomes.js';
import { href } from './place.js';
import { Questions } from './questions.js';
import { NoGroup } from './quiet.js';

/** @typedef {import('../protocol.js').Id} Id */

/** @param {{ group: Id }} props */
function Members({ group }) {
  return html`<section>
    <h2>${t('groups.members')}</h2>
    <ul class="member-list">
      ${members(group).map(
        (member) => html`<li key=${member.id} class=${member.arrived && !member.gone ? '' : 'is-gone'}>
          <b>${member.name}</b>${member.id === me.value && html` <span class="muted">(${t('phone.you')})</span>`}
          <small>${joined([member.role, member.area, member.gone ? t('phone.gone') : !member.arrived && t('phone.not_arrived')])}</small>
        </li>`,
      )}
    </ul>
  </section>`;
}

export default function GroupPlace() {
  const id = groupId.value;
  const found = groupOf(id);
  if (!id || !found) return html`<${NoGroup} />`;
  const decided = decisionOf(id);
  return html`<${Page}>
    <h1 class="group-title"><${GroupBadge} index=${found.index} size="2.5rem" />${found.name}</h1>
    <${FlokeQuote} group=${id} />
    <${Members} group=${id} />
    <${GroupWork} group=${id} />
    ${decided && html`<${Decisions} />`}
    <${Questions} group=${id} />
    <p><a class="back-link" href=${href('gathering', 'me')}>${t('phone.me')}<${Icon} name="ChevronRight" /></a></p>
    <${CallHelp} group=${id} />
  <//>`;
}
