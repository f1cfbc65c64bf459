/** The board's decisions so far. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allDecisions } from '../model/cases.js';
import { outcomeText } from '../model/votes.js';
import { GroupBadge } from '../parts/badge.js';

export function Decisions() {
  const decided = allDecisions();
  if (decided.length === 0) return null;
  return html`<section>
    <h2>${t('phone.decisions')}</h2>
    <ul class="group-rows">
      ${decided.map(
        ({ group, decision }) => html`<li key=${group.id}>
          <${GroupBadge} index=${group.index} size="1.5rem" />
          <span>${group.name}<small>${t('board.case', { no: decision.no })} · ${outcomeText(decision.outcome)} · ${t(decision.votes ? 'board.result' : 'votes.few', decision.votes ?? {})}</small></span>
        </li>`,
      )}
    </ul>
    <p class="hint">${t('stripe.lead')}</p>
  </section>`;
}
