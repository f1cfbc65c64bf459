/** A project small enough to begin soon, and the case for the board. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { groupColour } from '../parts/badge.js';
import { key } from '../session.js';
import { Deliver } from './deliver.js';
import { SharedField } from './field.js';
import { Page } from './frame.js';
import { CallHelp } from './help.js';
import { card, isOpen, rows, text, work } from './model.js';
import { SharedRows } from './rows.js';
import { whenHint } from './when.js';

/** @typedef {import('../protocol.js').Id} Id */

/** @param {{ group: Id }} props */
function SolutionQuote({ group }) {
  const title = key(`delivered/${group}/work`).value?.solution?.title ?? text(group, 'solution.title');
  if (!title) return null;
  return html`<div class="floke-quote" style=${{ '--group': groupColour(card(group)?.index ?? 0) }}>
    <small>${t('phone.solution_quote')}</small>
    <p>${title}</p>
  </div>`;
}

/** The case has the same open and closed as the test. @param {{ group: Id, open: boolean }} props */
function CaseFields({ group, open }) {
  const field = (/** @type {string} */ name, /** @type {string} */ label, rest = {}) =>
    html`<${SharedField} key=${name} group=${group} field=${`case.${name}`} label=${t(label)} open=${open} optional=${true} ...${rest} />`;
  const empty = t('phone.from_work');
  return html`<section class="form-section">
    <h2>${t('phone.case_heading')}</h2>
    <p class="hint">${t('phone.case_hint')}</p>
    ${field('title', 'work.case.title', { empty })}
    ${field('facts', 'board.facts', { hint: t('phone.facts_hint'), lines: 3, empty })}
    ${field('assessment', 'board.assessment', { lines: 3, empty })}
    ${field('costs', 'test.cost', { lines: 2 })}
    <${SharedRows}
      group=${group}
      list="case.points"
      label=${t('proposal.recommendation')}
      hint=${t('phone.points_hint')}
      add=${t('phone.point_add')}
      open=${open}
      optional=${true}
      numbered=${true}
      empty=${empty}
    />
  </section>`;
}

/** Partners of the solution that nobody has thought of getting on board. @param {{ group: Id }} props */
function Forgotten({ group }) {
  const there = rows(group, 'test.outside').map(({ cells }) => cells.party?.trim().toLowerCase());
  const names = rows(group, 'solution.partners')
    .filter(({ cells }) => cells.kind !== 'staff' && !there.includes(cells.name?.trim().toLowerCase()))
    .map(({ cells }) => cells.name);
  return names.length > 0 && html`<p class="hint">${t('phone.forgotten', { names: joined(names, ', ') })}</p>`;
}

/** @param {{ group: Id }} props */
export function Test({ group }) {
  const open = isOpen(group, 'test') && !work(group)?.delivered.test;
  const field = (/** @type {string} */ name, /** @type {string} */ label, rest = {}) =>
    html`<${SharedField} key=${name} group=${group} field=${`test.${name}`} label=${t(label)} open=${open} ...${rest} />`;
  const list = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ add, rest = {}) =>
    html`<${SharedRows} key=${name} group=${group} list=${`test.${name}`} label=${t(label)} add=${t(add)} open=${open} ...${rest} />`;
  const same = text(group, 'test.owner').trim() && text(group, 'test.owner').trim() === text(group, 'test.lead').trim();
  const filled = ['goal', 'owner', 'lead'].filter((name) => text(group, `test.${name}`).trim()).length;
  const steps = rows(group, 'test.plan').length;
  const ticks = [
    ...(filled === 3 ? [t('phone.goal_there')] : []),
    ...(work(group)?.missing.test.includes('test.plan') ? [] : [t('phone.milestones_n', { n: steps })]),
  ];
  return html`<${Page} action=${html`<${Deliver} group=${group} stage="test" ticks=${ticks} confirm=${t('test.send_confirm')} />`}>
    <${SolutionQuote} group=${group} />
    <h1>${t('test.title')}</h1>
    <p>${t('test.intro')}</p>
    ${!isOpen(group, 'test') && html`<p class="hint">${t('phone.not_open')}</p>`}
    ${field('name', 'work.test.name', { optional: true })}
    ${field('goal', 'test.goal', { hint: t('test.goal_help'), lines: 2 })}
    ${list('success', 'work.test.success', 'phone.success_add', { optional: true })}
    ${list('activities', 'test.what', 'phone.activity_add', { numbered: true })}
    <section class="form-section">
      <h2>${t('test.org')}</h2>
      ${field('owner', 'test.owner')} ${field('lead', 'test.lead')}
      ${same && html`<p class="check is-asking" role="status">${t('phone.same_person')}</p>`}
      ${list('team', 'work.test.team', 'phone.member_add', { optional: true })}
      ${list('steering', 'work.test.steering', 'phone.member_add', { optional: true })}
      ${list('reference', 'work.test.reference', 'phone.member_add', { optional: true })}
    </section>
    ${list('plan', 'test.plan', 'test.milestone', { hint: t('phone.plan_hint'), hints: { when: whenHint() } })}
    ${list('inside', 'test.inside', 'phone.anchor_add', { hint: t('phone.inside_hint') })}
    ${list('outside', 'test.outside', 'phone.anchor_add', { optional: true, hint: t('phone.outside_hint') })}
    ${open && html`<${Forgotten} group=${group} />`}
    ${list('premortem', 'test.premortem', 'phone.premortem_add', { optional: true })}
    ${field('stop', 'test.stop', { optional: true, lines: 2 })}
    <${CaseFields} group=${group} open=${open} />
    <${CallHelp} group=${group} />
  <//>`;
}
