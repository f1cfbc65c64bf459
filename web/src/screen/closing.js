import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allGroups } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { ThreadDrawing } from '../parts/drawing.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { deliveredBy } from './model.js';
import { Paged } from './paged.js';

/** What the room made in the day, group by group: the need or the solution that it came to. */
export function Summary() {
  const groups = allGroups();
  const arrived = key('screen/counts').value?.arrived ?? 0;
  const floker = (key('floker/order').value ?? []).length;
  const figures = [
    t('common.participants', { n: arrived }),
    t('common.floker', { n: floker }),
    t('common.groups', { n: groups.length }),
  ];
  return html`
    <div class="screen-head">
      <h1 class="screen-question">${t('screen.summary')}</h1>
      <p class="screen-head__end">${figures.join(' · ')}</p>
    </div>
    <${Paged} class="cases">
      ${groups.map((group) => {
        const { need, solution } = deliveredBy(group.id);
        return html`<div key=${group.id} class="cases__row is-made">
          <${GroupBadge} index=${group.index} name=${group.name} />
          <p><small>${group.name} · ${wordsOf(group.title, t('common.no_floke'))}</small>${solution?.title || need?.sentence || t('screen.nothing_delivered')}</p>
        </div>`;
      })}
    <//>
    <${GoingOn} />
  `;
}

/** How many groups go on with their test. */
function GoingOn() {
  const sum = key('room/continuation').value;
  if (!sum || sum.yes + sum.not_yet + sum.no === 0) return null;
  return html`<p class="going-on"><${Icon} name="ArrowRight" />${t('decide.sum', { n: sum.yes, m: sum.groups })}</p>`;
}

export function Thanks() {
  const session = key('room/session').value;
  return html`<div class="thanks">
    <h1>${t('common.thanks')}</h1>
    <p>${t('screen.thanks_text')}</p>
    <${GoingOn} />
    ${session && html`<p class="thanks__name">${session.title} · ${session.municipality}</p>`}
  </div>
  <${ThreadDrawing} class="thanks__thread" />`;
}
