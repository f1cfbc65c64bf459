/** The group asked somebody outside the room. Thirty seconds to write it down: the role, never the name. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { Page } from './frame.js';
import { href } from './place.js';
import { SharedRows } from './rows.js';

/** @typedef {import('../protocol.js').Id} Id */

const PHONE_NUMBER = /(?:^|\D)(?:\+?47[\s.]?)?[2-9]\d(?:[\s.]?\d{2}){3}(?!\d)/;
const BIRTH_NUMBER = /(?:^|\D)\d{6}\s?\d{5}(?!\d)/;
const NAMED =
  /(?:^|\P{L})(hun|han|ho|hen|som|she|he)\s+(heter|heiter|hete|is called)\s+\p{Lu}|(?:^|\P{L})(navnet|namnet)\s+(hennes|hans|er)/iu;
const ADDRESS = /\S+@\S+\.\p{L}{2,}/u;

/** Whether a text may identify a person. It asks; it never blocks. @param {string} text */
export const namesSomebody = (text) =>
  PHONE_NUMBER.test(text) || BIRTH_NUMBER.test(text) || NAMED.test(text) || ADDRESS.test(text);

/** @param {Record<string, string>} cells */
function warn(cells) {
  if (['source', 'asked', 'learned'].some((name) => namesSomebody(cells[name] ?? ''))) return t('phone.names_somebody');
  return cells.learned && cells.consent !== 'yes' ? t('phone.ask_consent') : null;
}

/** @param {{ group: Id, open: boolean, alone?: boolean }} props `alone`: a page of its own */
export function Outside({ group, open, alone = false }) {
  const list = html`<${SharedRows}
    group=${group}
    list="need.external"
    open=${open}
    optional=${false}
    ordered=${false}
    warn=${warn}
    above=${html`<p class="privacy"><${Icon} name="ShieldLock" /><span>${t('need.contact_privacy')}</span></p>`}
    draw=${(/** @type {import('./model.js').Row} */ { cells }) =>
      html`<b>${cells.source}</b>${cells.learned && html`<span class="quoted">${cells.learned}</span>`}
        ${cells.changed === 'yes' && html`<small>${t('form.need.external.changed.ask')}</small>`}`}
  />`;
  if (!alone) return list;
  return html`<${Page}>
    <a class="back-link" href=${href('now')}><${Icon} name="ChevronLeft" />${t('phase.need')}</a>
    <h1>${t('need.contact_title')}</h1>
    <p>${t('need.humble')}</p>
    <p class="hint">${t('need.contact_help')} ${t('phone.outside_voluntary')}</p>
    ${list}
  <//>`;
}
