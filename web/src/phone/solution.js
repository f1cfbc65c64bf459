/** A proposal to meet the need. The need is at the top and cannot be changed here. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { groupOf } from '../model/groups.js';
import { groupColour } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Deliver } from './deliver.js';
import { Page } from './frame.js';
import { CallHelp } from './help.js';
import { isOpen, rows, text, work } from './model.js';
import { StageForm } from './stage-form.js';

/** @typedef {import('../protocol.js').Id} Id */

const STARS = 3;

/** The need as delivered, else its current text. @param {{ group: Id }} props */
export function NeedQuote({ group }) {
  const sentence = key(`delivered/${group}/work`).value?.need?.sentence ?? text(group, 'need.sentence');
  if (!sentence) return html`<p class="hint">${t('phone.no_need')}</p>`;
  return html`<div class="floke-quote" style=${{ '--group': groupColour(groupOf(group)?.index ?? 0) }}>
    <small>${t('solution.need')}</small>
    <p>${sentence}</p>
  </div>`;
}

/** Stars, never a ranking. @param {{ n: number }} props */
export function Stars({ n }) {
  return html`<p class="stars">
    <span aria-hidden="true">
      ${Array.from({ length: STARS }, (_, at) => html`<${Icon} name=${at < n ? 'StarFill' : 'Star'} class=${at < n ? 'is-on' : ''} />`)}
    </span>
    ${t('solution.bonus_n', { n })}
  </p>`;
}

/** @param {{ n: number }} props */
const Bonus = ({ n }) =>
  html`<section class="bonus">
    <h2 class="field-title">${t('solution.bonus')}</h2>
    <${Stars} n=${n} />
    <p class="hint">${t('solution.bonus_help')}</p>
  </section>`;

/** @param {{ group: Id }} props */
export default function Solution({ group }) {
  const open = isOpen(group, 'solution') && !work(group)?.delivered.solution;
  const ticks = [
    ...(text(group, 'solution.title').trim() ? [t('phone.title_there')] : []),
    ...(rows(group, 'solution.partners').length > 0
      ? [t('phone.partners_n', { n: rows(group, 'solution.partners').length })]
      : []),
  ];
  return html`<${Page} action=${html`<${Deliver} group=${group} stage="solution" ticks=${ticks} />`}>
    <${NeedQuote} group=${group} />
    <h1>${t('phase.solution_ask')}</h1>
    ${!isOpen(group, 'solution') && html`<p class="hint">${t('phone.not_open')}</p>`}
    <${StageForm}
      group=${group}
      stage="solution"
      open=${open}
      own=${{ 'solution.partners': { optional: false } }}
      after=${{ 'solution.partners': html`<${Bonus} n=${work(group)?.bonus ?? 0} />` }}
    />
    <${CallHelp} group=${group} />
  <//>`;
}
