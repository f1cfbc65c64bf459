import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allDecisions } from '../model/cases.js';
import { isAdopted, outcomeText } from '../model/votes.js';
import { GroupBadge } from '../parts/badge.js';
import { ThreadDrawing } from '../parts/drawing.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Paged } from './paged.js';

/** The formannskap's decisions so far. */
export function Decisions() {
  const rows = allDecisions();
  return html`
    <h1 class="screen-question">${t('screen.decisions')}</h1>
    ${rows.length === 0 && html`<p class="screen-lead">${t('screen.no_decisions')}</p>`}
    <${Paged} class="decisions">
      ${rows.map(
        ({ group, decision }) => html`<div key=${group.id} class="decisions__row">
          <${GroupBadge} index=${group.index} name=${group.name} />
          <p><small>${decision.no} · ${group.name}</small>${decision.title}</p>
          <p class=${isAdopted(decision.outcome) ? 'decisions__outcome is-ok' : 'decisions__outcome'}>
            <${Icon} name=${isAdopted(decision.outcome) ? 'CheckmarkCircleFill' : 'CircleSlash'} />
            <span>${outcomeText(decision.outcome)}</span>
          </p>
          <p class="decisions__votes tabular" aria-hidden="true">${decision.votes && `${decision.votes.for} – ${decision.votes.against}`}</p>
          <span class="sr-only">${t(decision.votes ? 'board.result' : 'votes.few', decision.votes ?? {})}</span>
        </div>`,
      )}
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
