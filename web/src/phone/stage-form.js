/** A stage's page as the table of the form has it: its texts and lists, in their order and their sections. */
import { hasText, t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { itemsOf, nameOf } from '../model/form.js';
import { SharedField } from './field.js';
import { SharedRows } from './rows.js';

/** @import { Item } from '../forms.js' */
/** @import { Id, Stage } from '../protocol.js' */

/**
 * A stage's special parts by item id: `instead` of it, `after` it, or a property of its `own`.
 * @param {{ group: Id, stage: Stage, open: boolean, instead?: Record<string, unknown>, after?: Record<string, unknown>,
 *   own?: Record<string, Record<string, unknown>> }} props
 */
export function StageForm({ group, stage, open, instead = {}, after = {}, own = {} }) {
  /** @type {{ name: string | undefined, items: Item[] }[]} */
  const sections = [];
  for (const item of itemsOf(stage)) {
    const last = sections.at(-1);
    if (last && last.name === item.section) last.items.push(item);
    else sections.push({ name: item.section, items: [item] });
  }
  const draw = (/** @type {Item} */ item) => {
    const props = { key: item.id, group, open, ...own[item.id] };
    const drawn = item.columns
      ? html`<${SharedRows} list=${item.id} ...${props} />`
      : html`<${SharedField} field=${item.id} ...${props} />`;
    return [item.id in instead ? instead[item.id] : drawn, after[item.id]];
  };
  return sections.map(({ name, items }) =>
    name
      ? html`<section key=${name} class="form-section">
          <h2>${nameOf(`section.${name}`)}</h2>
          ${hasText(`form.section.${name}.hint`) && html`<p class="hint">${t(`form.section.${name}.hint`)}</p>`}
          ${items.map(draw)}
        </section>`
      : items.map(draw),
  );
}
