/** The person's own page: name, role, area, code, language, and leaving for the day. */

import { formatDate, language, t } from '../../i18n/i18n.js';
import { html, useRef, useState } from '../../vendor/ui.mjs';
import { NAME, ROLE } from '../limits.js';
import { inBlocks } from '../model/code.js';
import { chooseLanguage, LANGUAGES } from '../model/language.js';
import { session } from '../model/room.js';
import { AreaField } from '../parts/area.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { useAct } from './act.js';
import { Receipt } from './button.js';
import { profile } from './model.js';
import { Refused } from './refusal.js';

/** @typedef {import('../protocol.js').View['mine/profile']} Profile */

const MAX = { name: NAME, role: ROLE };

/**
 * @param {{ own: Pick<Profile, 'name' | 'role' | 'area'>, areas?: string[] }} props `areas`: those to choose from, where the
 *   session is not known
 */
export function ProfileForm({ own, areas = session.value?.areas ?? [] }) {
  const [values, setValues] = useState({ name: own.name, role: own.role, area: own.area });
  const [missing, setMissing] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { act, busy, done, no } = useAct();
  const changed = values.name !== own.name || values.role !== own.role || values.area !== own.area;
  /** @param {'name' | 'role'} name @param {string} label */
  const field = (name, label) => html`<${Field}
    label=${t(label)}
    error=${name === 'name' && missing ? t('join.name_missing') : ''}
    text=${values[name]}
    max=${MAX[name]}
    control=${(/** @type {Record<string, unknown>} */ props) => html`<input
      class="ds-input"
      ...${props}
      autocomplete=${name === 'name' ? 'name' : 'off'}
      value=${values[name]}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
        setValues({ ...values, [name]: event.currentTarget.value })}
    />`}
  />`;
  return html`<form
    ref=${form}
    class="form-card"
    novalidate
    onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      const empty = values.name.trim() === '';
      setMissing(empty);
      if (empty) form.current?.querySelector('input')?.focus();
      else if (!busy) act({ type: 'set_profile', ...values, area: values.area.trim() });
    }}
  >
    ${field('name', 'join.name_label')} ${field('role', 'join.role_label')}
    <${AreaField} areas=${areas} area=${values.area} onArea=${(/** @type {string} */ area) => setValues({ ...values, area })} />
    <div class="button-row">
      <button type="submit" class="ds-button" data-size="md" aria-disabled=${!changed} aria-busy=${busy}>${t('common.save')}</button>
      ${done && !changed && html`<span class="saved" role="status"><${Icon} name="Checkmark" />${t('common.saved')}</span>`}
    </div>
    <${Refused} no=${no} />
  </form>`;
}

/** @param {{ own: Profile }} props */
function Leaving({ own }) {
  const { act, busy, no } = useAct();
  const [asking, setAsking] = useState(false);
  const set = (/** @type {boolean} */ gone) => {
    setAsking(false);
    act({ type: 'set_gone', gone });
  };
  if (own.gone)
    return html`<${Receipt} title=${t('phone.gone_title')} text=${t('phone.gone_text')} />
      <button type="button" class="ds-button" data-size="md" aria-busy=${busy} onClick=${() => !busy && set(false)}>${t('phone.come_back')}</button>
      <${Refused} no=${no} />`;
  if (!asking)
    return html`<button type="button" class="ds-button" data-variant="secondary" onClick=${() => setAsking(true)}>${t('phone.leave')}</button>`;
  return html`<div class="check is-asking" role="group">
    <div>
      <p>${t('phone.leave_ask')}</p>
      <div class="button-row">
        <button type="button" class="ds-button" aria-busy=${busy} onClick=${() => !busy && set(true)}>${t('phone.leave')}</button>
        <button type="button" class="ds-button" data-variant="tertiary" onClick=${() => setAsking(false)}>${t('common.cancel')}</button>
      </div>
    </div>
    <${Refused} no=${no} />
  </div>`;
}

export function LanguageSwitch() {
  return html`<div class="language-switch" role="group" aria-label=${t('common.language')}>
    ${LANGUAGES.map(
      ([code, name]) => html`<button
        key=${code}
        type="button"
        lang=${code}
        aria-pressed=${language.value === code}
        onClick=${() => chooseLanguage(code)}
      >
        ${name}
      </button>`,
    )}
  </div>`;
}

export function Me() {
  const own = profile.value;
  const info = session.value;
  return html`
    ${own && html`<${ProfileForm} key=${own.id} own=${own} />`}
    ${
      own &&
      html`<section class="form-card">
        <h2>${t('join.personal_code_label')}</h2>
        <p class="personal-code tabular">${inBlocks(own.code)}</p>
        <p class="hint">${t('join.personal_code_help')}</p>
      </section>`
    }
    <section>
      <h2>${t('common.language')}</h2>
      <${LanguageSwitch} />
    </section>
    ${own && html`<section><h2>${t('phone.leave_heading')}</h2><${Leaving} own=${own} /></section>`}
    ${info && html`<p class="hint">${t('priv.short', { date: formatDate(info.keep_until, info.zone) })}</p>`}
  `;
}
