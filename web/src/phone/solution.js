/** A proposal to meet the need. The need stands on top and is not changed here. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { groupColour } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Deliver } from './deliver.js';
import { SharedField } from './field.js';
import { Page } from './frame.js';
import { CallHelp } from './help.js';
import { card, isOpen, rows, text, work } from './model.js';
import { SharedRows } from './rows.js';

/** @typedef {import('../protocol.js').Id} Id */

const STARS = 3;

/** The need as it was delivered, else as it stands. @param {{ group: Id }} props */
export function NeedQuote({ group }) {
  const sentence = key(`delivered/${group}/work`).value?.need?.sentence ?? text(group, 'need.sentence');
  if (!sentence) return html`<p class="hint">${t('phone.no_need')}</p>`;
  return html`<div class="floke-quote" style=${{ '--group': groupColour(card(group)?.index ?? 0) }}>
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

/** @param {{ group: Id }} props */
export function Solution({ group }) {
  const open = isOpen(group, 'solution') && !work(group)?.delivered.solution;
  const field = (/** @type {string} */ name, /** @type {string} */ label, rest = {}) =>
    html`<${SharedField} key=${name} group=${group} field=${`solution.${name}`} label=${t(label)} open=${open} ...${rest} />`;
  const ticks = [
    ...(text(group, 'solution.title').trim() ? [t('phone.title_there')] : []),
    ...(rows(group, 'solution.partners').length > 0
      ? [t('phone.partners_n', { n: rows(group, 'solution.partners').length })]
      : []),
  ];
  return html`<${Page} action=${html`<${Deliver} group=${group} stage="solution" ticks=${ticks} />`}>
    <${NeedQuote} group=${group} />
    <h1>${t('solution.q')}</h1>
    <p class="hint">${t('solution.ideas')}</p>
    ${!isOpen(group, 'solution') && html`<p class="hint">${t('phone.not_open')}</p>`}
    ${field('title', 'solution.name')}
    ${field('description', 'solution.how', { hint: t('phone.how_meets'), lines: 4 })}
    <${SharedRows}
      group=${group}
      list="solution.partners"
      label=${t('solution.partners')}
      hint=${t('solution.partners_help')}
      add=${t('solution.partner_add')}
      open=${open}
      draw=${(/** @type {import('./model.js').Row} */ { cells }) =>
        html`<b>${cells.name}</b>
          <small>
            ${joined([
              cells.kind && t(`work.solution.partners.kind.${cells.kind}`),
              cells.active === 'yes' && t('phone.active'),
              cells.does,
            ])}
          </small>`}
    />
    <section class="bonus">
      <h2 class="field-title">${t('solution.bonus')}</h2>
      <${Stars} n=${work(group)?.bonus ?? 0} />
      <p class="hint">${t('solution.bonus_help')}</p>
    </section>
    ${field('challenging', 'solution.challenging', { optional: true, lines: 2 })}
    ${field('realistic', 'solution.realistic', { optional: true, lines: 2 })}
    <${CallHelp} group=${group} />
  <//>`;
}
