/** A stage's page as the table of the form has it: its texts and lists, in their order and their sections. */
import { hasText, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { nameOf, sectionsOf } from '../model/form.js';
import { SharedField } from './field.js';
import { SharedRows } from './rows.js';

/** @import { Item } from '../forms.js' */
/** @import { Id, Stage } from '../protocol.js' */
/**
 * Special parts by item id: `instead` of it, `after` it, or a property of its `own`.
 * @typedef {{ instead?: Record<string, unknown>, after?: Record<string, unknown>,
 *   own?: Record<string, Record<string, unknown>> }} Special
 */

/** @param {{ group: Id, stage: Stage, open: boolean } & Special} props */
export const StageForm = ({ group, stage, open, ...special }) =>
  sectionsOf(stage).map(({ name, items }) => {
    const drawn = html`<${Items} group=${group} items=${items} open=${open} ...${special} />`;
    if (!name) return drawn;
    const hint = `form.section.${name}.hint`;
    return html`<section key=${name} class="form-section">
      <h2>${nameOf(`section.${name}`)}</h2>
      ${hasText(hint) && html`<p class="hint">${t(hint)}</p>`}
      ${drawn}
    </section>`;
  });

/**
 * @param {{ group: Id, items: Item[], open: boolean, named?: boolean } & Special} props `named`: what is around them
 *   shows their name already
 */
export const Items = ({ group, items, open, named = false, instead = {}, after = {}, own = {} }) =>
  items.map((item) => {
    const props = { key: item.id, group, open, named, ...own[item.id] };
    const drawn = item.columns
      ? html`<${SharedRows} list=${item.id} ...${props} />`
      : html`<${SharedField} field=${item.id} ...${props} />`;
    return [item.id in instead ? instead[item.id] : drawn, after[item.id]];
  });
