/** The service area: one of the session's, or in one's own words. The same on the way in, outside the door and inside. */

import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { AREA } from '../limits.js';
import { Field } from './field.js';

/** @typedef {import('./field.js').ControlProps} ControlProps */

/** The choice that opens a field of one's own. */
const OTHER = '-own-';

/** @param {{ areas: string[], area: string, optional?: boolean, onArea: (area: string) => void }} props */
export function AreaField({ areas, area, optional = false, onArea }) {
  const [own, setOwn] = useState(area !== '' && !areas.includes(area));
  /** @param {string} label @param {boolean} [may] */
  const text = (label, may = false) => html`<${Field}
    label=${label}
    optional=${may}
    text=${area}
    max=${AREA}
    control=${(/** @type {ControlProps} */ props) => html`<input
      class="ds-input"
      ...${props}
      value=${area}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => onArea(event.currentTarget.value)}
    />`}
  />`;
  if (areas.length === 0) return text(t('join.area_label'), optional);
  return html`
    <${Field}
      label=${t('join.area_label')}
      optional=${optional}
      control=${(/** @type {ControlProps} */ props) => html`<select
        class="ds-input"
        ...${props}
        value=${own ? OTHER : area}
        onChange=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => {
          const chosen = event.currentTarget.value;
          setOwn(chosen === OTHER);
          onArea(chosen === OTHER ? '' : chosen);
        }}
      >
        <option value="">${t('join.area_choose')}</option>
        ${areas.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
        <option value=${OTHER}>${t('join.area_other')}</option>
      </select>`}
    />
    ${own && text(t('join.area_own'))}
  `;
}
