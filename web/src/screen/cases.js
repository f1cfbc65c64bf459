import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allDecisions, casesAhead } from '../model/cases.js';
import { groupOf } from '../model/groups.js';
import { isAdopted, outcomeText } from '../model/votes.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { deliveredBy } from './model.js';
import { Paged } from './paged.js';

/** @typedef {import('../model/groups.js').Group} Group */

/** The formannskap's cases: those decided, in the order they came, and those that wait for their turn. */
export function Cases() {
  const decided = allDecisions();
  const ahead = casesAhead()
    .map(groupOf)
    .filter((group) => group !== null);
  return html`
    <h1 class="screen-question">${t('screen.cases')}</h1>
    <${Paged} class="cases">
      ${decided.map(({ group, decision }) => html`<${Decided} key=${group.id} group=${group} decision=${decision} />`)}
      ${ahead.map((group) => html`<${Waiting} key=${group.id} group=${group} />`)}
    <//>
  `;
}

/** @param {{ group: Group, decision: import('../protocol.js').RoomKeys[`room/group/${string}/decision`] }} props */
function Decided({ group, decision }) {
  const adopted = isAdopted(decision.outcome);
  return html`<div class="cases__row">
    <${GroupBadge} index=${group.index} name=${group.name} />
    <p><small>${decision.no} · ${group.name}</small>${decision.title}</p>
    <p class=${adopted ? 'cases__outcome is-ok' : 'cases__outcome'}>
      <${Icon} name=${adopted ? 'CheckmarkCircleFill' : 'CircleSlash'} /><span>${outcomeText(decision.outcome)}</span>
    </p>
    <p class="cases__votes tabular" aria-hidden="true">${decision.votes && `${decision.votes.for} – ${decision.votes.against}`}</p>
    <span class="sr-only">${t(decision.votes ? 'board.result' : 'votes.few', decision.votes ?? {})}</span>
  </div>`;
}

/** @param {{ group: Group }} props */
const Waiting = ({ group }) => html`<div class="cases__row">
  <${GroupBadge} index=${group.index} name=${group.name} />
  <p><small>${group.name}</small>${deliveredBy(group.id).test?.name || wordsOf(group.title, t('common.no_floke'))}</p>
  <p class="cases__outcome is-waiting"><${Icon} name="Clock" /><span>${t('screen.case_waits')}</span></p>
</div>`;
