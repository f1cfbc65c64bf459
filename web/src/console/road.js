/** What each group has decided to do with its case. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allGroups } from '../model/groups.js';
import { GroupBadge } from '../parts/badge.js';
import { Pill } from '../parts/pill.js';
import { key } from '../session.js';
import { groupLine } from './outcome.js';
import { showGroup } from './views.js';

export function Road() {
  const sum = key('room/continuation').value;
  const groups = allGroups();
  return html`
    <div class="groups-pane__head"><h1 tabindex="-1">${t('phase.decide')}</h1></div>
    ${
      sum &&
      html`<p class="road-sum">
        <b>${t('decide.sum', { n: sum.yes, m: sum.groups })}</b>
        <span class="muted">${t('console.road_rest', { later: sum.not_yet, no: sum.no, left: Math.max(0, sum.groups - sum.yes - sum.not_yet - sum.no) })}</span>
      </p>`
    }
    <ul class="rows is-cards">${groups.map((group) => html`<${Row} key=${group.id} group=${group} />`)}</ul>
  `;
}

const TONES = /** @type {const} */ ({ yes: 'ok', not_yet: 'gold', no: 'quiet' });

/** @param {{ group: import('../model/groups.js').Group }} props */
function Row({ group }) {
  /** @param {string} field */
  const text = (field) => key(`group/${group.id}/text/${field}`).value?.text ?? '';
  const answer = /** @type {keyof typeof TONES | ''} */ (text('decide.answer'));
  const detail = ['decide.owner', 'decide.first', 'decide.when'].map(text).filter(Boolean).join(' · ');
  return html`<li>
    <${GroupBadge} index=${group.index} size="2.25rem" />
    <p>
      <b>${group.name}</b>
      <small>${groupLine(group)}</small>
      ${detail && html`<span>${detail}</span>`}
    </p>
    ${answer ? html`<${Pill} tone=${TONES[answer] ?? 'neutral'}>${t(`form.choice.answer.${answer}`)}<//>` : html`<${Pill} tone="neutral">${t('console.not_answered')}<//>`}
    <button type="button" class="link-button" onClick=${() => showGroup(group.id)}>${t('console.see_work')}</button>
  </li>`;
}
