/** A project small enough to begin soon, and the case for the board. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { proposed } from '../model/cases.js';
import { groupName, groupOf } from '../model/groups.js';
import { groupColour } from '../parts/badge.js';
import { key } from '../session.js';
import { Deliver } from './deliver.js';
import { Page } from './frame.js';
import { CallHelp } from './help.js';
import { isOpen, rows, text, work } from './model.js';
import { StageCards } from './stage-cards.js';

/** @typedef {import('../protocol.js').Id} Id */

/** @param {{ group: Id }} props */
function SolutionQuote({ group }) {
  const title = key(`delivered/${group}/work`).value?.solution?.title ?? text(group, 'solution.title');
  if (!title) return null;
  return html`<div class="floke-quote" style=${{ '--group': groupColour(groupOf(group)?.index ?? 0) }}>
    <small>${t('phone.solution_quote')}</small>
    <p>${title}</p>
  </div>`;
}

/** Partners of the solution whom nobody has planned to involve. @param {{ group: Id }} props */
function Forgotten({ group }) {
  const there = rows(group, 'test.outside').map(({ cells }) => cells.party?.trim().toLowerCase());
  const names = rows(group, 'solution.partners')
    .filter(({ cells }) => cells.kind !== 'staff' && !there.includes(cells.name?.trim().toLowerCase()))
    .map(({ cells }) => cells.name);
  return names.length > 0 && html`<p class="hint">${t('phone.forgotten', { names: joined(names, ', ') })}</p>`;
}

/** @param {{ group: Id }} props */
export default function Test({ group }) {
  const open = isOpen(group, 'test') && !work(group)?.delivered.test;
  const same = text(group, 'test.owner').trim() && text(group, 'test.owner').trim() === text(group, 'test.lead').trim();
  const filled = ['test.goal', 'test.owner', 'test.lead'].filter((name) => text(group, name).trim()).length;
  const steps = rows(group, 'test.plan').length;
  const named = ['case.title', 'test.name', 'solution.title'].map((name) => text(group, name).trim());
  const title = named.find(Boolean) ?? groupName(group);
  const ticks = [
    ...(filled === 3 ? [t('phone.goal_there')] : []),
    ...(work(group)?.missing.test.includes('test.plan') ? [] : [t('phone.milestones_n', { n: steps })]),
  ];
  return html`<${Page} action=${html`<${Deliver} group=${group} stage="test" ticks=${ticks} confirm=${t('test.send_confirm')} />`}>
    <${SolutionQuote} group=${group} />
    <h1>${text(group, 'test.name').trim() || t('stage.test')}</h1>
    <p>${t('test.intro')}</p>
    ${!isOpen(group, 'test') && html`<p class="hint">${t('phone.not_open')}</p>`}
    <${StageCards}
      group=${group}
      stage="test"
      open=${open}
      after=${{
        'test.lead': same && html`<p class="check is-asking" role="status">${t('phone.same_person')}</p>`,
        'test.outside': open && html`<${Forgotten} group=${group} />`,
      }}
      own=${{ 'case.points': { proposed: proposed(title) } }}
    />
    <${CallHelp} group=${group} />
  <//>`;
}
