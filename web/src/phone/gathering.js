/** The tab "Samlingen": the programme, the list, and what all groups have finished. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { groupName, groupOf } from '../model/groups.js';
import { session } from '../model/room.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { ClusterList } from './bruttoliste.js';
import { Page } from './frame.js';
import { Me } from './me.js';
import { profile } from './model.js';
import { Decisions } from './outcomes.js';
import { href, page } from './place.js';
import { Presented } from './plenum.js';
import { Programme } from './programme.js';

/** @typedef {import('../protocol.js').Id} Id */

/** @param {{ to: string, icon: string, title: string, text?: string }} props */
function Entry({ to, icon, title, text }) {
  return html`<li>
    <a href=${href('gathering', to)}>
      <${Icon} name=${icon} /><span>${title}${text && html`<small>${text}</small>`}</span><${Icon} name="ChevronRight" />
    </a>
  </li>`;
}

function Back() {
  return html`<a class="back-link" href=${href('gathering')}><${Icon} name="ChevronLeft" />${t('phone.tab_gathering')}</a>`;
}

/** @param {{ id: Id }} props */
function Finished({ id }) {
  const found = groupOf(id);
  const delivered = key(`delivered/${id}/work`).value;
  if (!found) return null;
  return html`<article class="finished">
    <h2><${GroupBadge} index=${found.index} size="1.75rem" />${groupName(id)}</h2>
    ${found.title && html`<p class="muted">${found.title}</p>`}
    ${
      delivered?.need || delivered?.solution || delivered?.test
        ? html`${delivered.need && html`<${Presented} group=${id} stage="need" />`}
            ${delivered.solution && html`<${Presented} group=${id} stage="solution" />`}
            ${delivered.test && html`<div class="read-field"><h3>${t('stage.test')}</h3><p>${delivered.test.name}</p><p>${delivered.test.goal}</p></div>`}`
        : html`<p class="hint">${t(key('delivered/order').value ? 'phone.nothing_delivered' : 'common.loading')}</p>`
    }
  </article>`;
}

function AllGroups() {
  const order = key('room/group/order').value ?? [];
  return html`<${Page}>
    <${Back} />
    <h1>${t('common.all_groups')}</h1>
    ${order.length === 0 && html`<p class="hint">${t('phone.no_groups_yet')}</p>`}
    ${order.map((id) => html`<${Finished} key=${id} id=${id} />`)}
    <${Decisions} />
  <//>`;
}

/** @param {{ title: string, children?: unknown }} props */
const Sub = ({ title, children }) => html`<${Page}><${Back} /><h1>${title}</h1>${children}<//>`;

export default function Gathering() {
  if (page.value === 'programme') return html`<${Sub} title=${t('home.program')}><${Programme} /><//>`;
  if (page.value === 'floker') return html`<${Sub} title=${t('brutto.title')}><${ClusterList} /><//>`;
  if (page.value === 'groups') return html`<${AllGroups} />`;
  if (page.value === 'me') return html`<${Sub} title=${t('phone.me')}><${Me} /><//>`;
  const about = session.value;
  return html`<${Page}>
    <h1>${about?.title}</h1>
    <p class="muted">${[about?.municipality, about?.venue].filter(Boolean).join(' · ')}</p>
    <ul class="entry-list">
      <${Entry} to="programme" icon="Clock" title=${t('home.program')} />
      <${Entry} to="floker" icon="Layers" title=${t('brutto.title')} />
      <${Entry} to="groups" icon="PersonGroup" title=${t('common.all_groups')} text=${t('phone.all_groups_text')} />
      <${Entry} to="me" icon="Person" title=${t('phone.me')} text=${profile.value?.name ?? ''} />
      ${
        about &&
        html`<li>
          <a href=${`/result/${about.id}`}>
            <${Icon} name="FileText" /><span>${t('result.report')}</span><${Icon} name="ChevronRight" />
          </a>
        </li>`
      }
    </ul>
    <h2>${t('home.program')}</h2>
    <${Programme} />
  <//>`;
}
