/** The board's decisions so far. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { GroupBadge } from '../parts/badge.js';
import { outcomeText } from '../parts/votebars.js';
import { key } from '../session.js';
import { card } from './model.js';

export function Decisions() {
  const decided = (key('room/group/order').value ?? []).flatMap((id) => {
    const decision = key(`room/group/${id}/decision`).value;
    return decision ? [{ id, decision }] : [];
  });
  if (decided.length === 0) return null;
  return html`<section>
    <h2>${t('phone.decisions')}</h2>
    <ul class="group-rows">
      ${decided.map(({ id, decision }) => {
        const found = card(id);
        return html`<li key=${id}>
          ${found && html`<${GroupBadge} index=${found.index} size="1.5rem" />`}
          <span>${found?.name}<small>${t('board.case', { no: decision.no })} · ${outcomeText(decision.outcome)} · ${t(decision.votes ? 'board.result' : 'votes.few', decision.votes ?? {})}</small></span>
        </li>`;
      })}
    </ul>
    <p class="hint">${t('board.exercise_mark')}</p>
  </section>`;
}
