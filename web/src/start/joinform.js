import { formatDate, t } from '../../i18n/i18n.js';
import { html, useRef, useState } from '../../vendor/ui.mjs';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';

/** @typedef {import('../parts/field.js').ControlProps} ControlProps */
/** @typedef {{ session: string, title: string, municipality: string, language: string, areas: string[], keep_until: number, demo: boolean }} Info */
/** @typedef {{ name: string, role: string, area: string, own: string }} Person */

/** The choice that opens a field of one's own. */
const OTHER = '-own-';

/**
 * Name, role, service area, and what we keep.
 * @param {{ info: Info, person: Person, onPerson: (person: Person) => void, onJoin: () => void, busy: boolean,
 *   failed: string, twin: boolean }} props `twin`: somebody here has the same name, and it is not this person
 */
export function JoinForm({ info, person, onPerson, onJoin, busy, failed, twin }) {
  const [missing, setMissing] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));

  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const empty = person.name.trim() === '';
    setMissing(empty);
    if (empty) form.current?.querySelector('input')?.focus();
    else if (!busy) onJoin();
  };
  const text =
    (/** @type {'name' | 'role' | 'area' | 'own'} */ name, /** @type {Record<string, unknown>} */ more = {}) =>
    (/** @type {ControlProps} */ own) =>
      html`<input
      class="ds-input"
      ...${own}
      ...${more}
      name=${name}
      value=${person[name]}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
        onPerson({ ...person, [name]: event.currentTarget.value })}
    />`;

  return html`
    <main id="main" tabindex="-1">
      <h1 tabindex="-1">${t('join.title')}</h1>
      ${twin && html`<p class="notice"><${Icon} name="InformationSquare" />${t('join.twin', { name: person.name })}</p>`}
      <form id="join" class="join__form" ref=${form} onSubmit=${submit} novalidate>
        <${Field}
          label=${t('join.name_label')}
          hint=${t('join.name_help')}
          error=${missing ? t('join.name_missing') : ''}
          control=${text('name', { autocomplete: 'name', maxlength: 80, required: true })}
        />
        <${Field}
          label=${t('join.role_label')}
          optional
          hint=${t('join.role_example')}
          control=${text('role', { autocomplete: 'organization-title', maxlength: 120 })}
        />
        ${
          info.areas.length === 0
            ? html`<${Field} label=${t('join.area_label')} optional control=${text('area', { maxlength: 80 })} />`
            : html`<${Area} areas=${info.areas} person=${person} onPerson=${onPerson} text=${text} />`
        }
      </form>
      <p class="privacy">
        <${Icon} name="ShieldLock" />
        <span>${t('priv.short', { date: formatDate(info.keep_until) })}${' '}
          <a href="/#personvern" target="_blank" rel="noopener">${t('priv.title')}</a></span>
      </p>
    </main>
    <section class="action-bar" aria-label=${t('join.action')}>
      <div class="action-bar__action">
        ${failed && html`<p class="field__error" role="alert"><${Icon} name="ExclamationmarkTriangle" />${failed}</p>`}
        <button class="ds-button" data-size="md" type="submit" form="join" aria-disabled=${busy}>
          ${busy ? t('join.joining') : t('join.button')}
        </button>
      </div>
    </section>
  `;
}

/**
 * @param {{ areas: string[], person: Person, onPerson: (person: Person) => void,
 *   text: (name: 'own', more?: Record<string, unknown>) => (own: ControlProps) => any }} props
 */
function Area({ areas, person, onPerson, text }) {
  return html`
    <${Field}
      label=${t('join.area_label')}
      optional
      control=${(/** @type {ControlProps} */ own) => html`<select
        class="ds-input"
        ...${own}
        value=${person.area}
        onChange=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) =>
          onPerson({ ...person, area: event.currentTarget.value })}
      >
        <option value="">${t('join.area_choose')}</option>
        ${areas.map((area) => html`<option key=${area} value=${area}>${area}</option>`)}
        <option value=${OTHER}>${t('join.area_other')}</option>
      </select>`}
    />
    ${person.area === OTHER && html`<${Field} label=${t('join.area_own')} control=${text('own', { maxlength: 80 })} />`}
  `;
}

/** @param {Person} person */
export const areaOf = (person) => (person.area === OTHER ? person.own : person.area).trim();
