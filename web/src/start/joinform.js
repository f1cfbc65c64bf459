import { formatDate, t } from '../../i18n/i18n.js';
import { html, useRef, useState } from '../../vendor/ui.mjs';
import { NAME, ROLE } from '../limits.js';
import { AreaField } from '../parts/area.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';

/** @typedef {import('../parts/field.js').ControlProps} ControlProps */
/** @typedef {{ session: string, title: string, municipality: string, language: string, areas: string[], zone: string, keep_until: number, demo: boolean }} Info */
/** @typedef {import('../way.js').Typed} Person */

/**
 * Name, role, service area, and what we keep.
 * @param {{ info: Info, person: Person, onPerson: (person: Person) => void, onJoin: () => void, onOwn: () => void,
 *   busy: boolean, failed: string, twin: boolean }} props `onOwn`: she has been here on another phone; `twin`: somebody here
 *   has the same name, and it is not this person
 */
export function JoinForm({ info, person, onPerson, onJoin, onOwn, busy, failed, twin }) {
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
    (/** @type {'name' | 'role'} */ name, /** @type {Record<string, unknown>} */ more = {}) =>
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
          text=${person.name}
          max=${NAME}
          control=${text('name', { autocomplete: 'name', required: true })}
        />
        <${Field}
          label=${t('join.role_label')}
          optional
          hint=${t('join.role_example')}
          text=${person.role}
          max=${ROLE}
          control=${text('role', { autocomplete: 'organization-title' })}
        />
        <${AreaField}
          areas=${info.areas}
          area=${person.area}
          optional
          onArea=${(/** @type {string} */ area) => onPerson({ ...person, area })}
        />
      </form>
      <p><button type="button" class="link-button" onClick=${onOwn}>${t('join.own_have')}</button></p>
      <p class="privacy">
        <${Icon} name="ShieldLock" />
        <span>${t('priv.short', { date: formatDate(info.keep_until, info.zone) })}${' '}
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
