import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { placeAddress } from '../api.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { CodeForm } from './codeform.js';

/**
 * Her own code leads back to her place. The page asks for it when her name is already here, in use by her other phone or
 * by another person; or when she says so, without a name. A person at the closed door has no code yet.
 * @param {{ name: string, waiting: boolean, busy: boolean, failed: string, onOwn: () => void, onCode: (code: string) => void, onOther: () => void }} props
 */
export function KnownName({ name, waiting, busy, failed, onOwn, onCode, onOther }) {
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    setMissing(code.trim() === '');
    if (code.trim() !== '' && !busy) onCode(code.replace(/[\s\p{Dash}]/gu, ''));
  };
  const other = html`<button class="ds-button" data-variant="tertiary" type="button" onClick=${onOther}>
    ${name ? t('join.known_other', { name }) : t('join.own_back')}
  </button>`;
  if (waiting)
    return html`
      <main id="main" tabindex="-1">
        <h1 tabindex="-1" ref=${heading}>${t('join.waits_title', { name })}</h1>
        <p>${t('join.waits_text')}</p>
      </main>
      <section class="action-bar" aria-label=${t('join.action')}>
        <div class="action-bar__action">
          <button class="ds-button" data-variant="secondary" data-size="md" type="button" onClick=${onOwn}>${t('join.own_have')}</button>
          ${other}
        </div>
      </section>
    `;
  return html`
    <main id="main" tabindex="-1">
      <h1 tabindex="-1" ref=${heading}>${name ? t('join.known_title', { name }) : t('join.own_title')}</h1>
      <p>${t(name ? 'join.known_text' : 'join.own_text')}</p>
      <form id="known" class="join__form" onSubmit=${submit} novalidate>
        <${Field}
          label=${t('join.personal_code_label')}
          hint=${t('join.known_code_help')}
          error=${missing ? t('err.required') : failed}
          control=${(/** @type {import('../parts/field.js').ControlProps} */ own) => html`<input
            class="ds-input"
            ...${own}
            value=${code}
            autocomplete="off"
            autocapitalize="none"
            spellcheck=${false}
            onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
              setCode(event.currentTarget.value)}
          />`}
        />
      </form>
      <p class="hint">${t(name ? 'join.known_lost' : 'join.own_lost')}</p>
    </main>
    <section class="action-bar" aria-label=${t('join.action')}>
      <div class="action-bar__action">
        <button class="ds-button" data-size="md" type="submit" form="known" aria-disabled=${busy}>
          ${t(busy ? 'join.joining' : name ? 'join.known_me' : 'join.own_use')}
        </button>
        ${other}
      </div>
    </section>
  `;
}

/** This browser is in already: one tap. @param {{ place: import('../api.js').Place, onOther: () => void }} props */
export function AlreadyHere({ place, onOther }) {
  return html`
    <main id="main" tabindex="-1">
      <h1 tabindex="-1">${t('join.here_title')}</h1>
      <p>${t('join.here_text')}</p>
    </main>
    <section class="action-bar" aria-label=${t('join.action')}>
      <div class="action-bar__action">
        <a class="ds-button" data-size="md" href=${placeAddress(place)}>
          ${place.name ? t('join.resume', { name: place.name }) : t('start.return')}
        </a>
        <button class="ds-button" data-variant="tertiary" type="button" onClick=${onOther}>
          ${place.name ? t('join.not_me', { name: place.name }) : t('join.not_me_unnamed')}
        </button>
      </div>
    </section>
  `;
}

/**
 * The code leads nowhere: the reason, and the way on. A wrong code is in the field, to be corrected.
 * @param {{ title?: string, text: string, wrong: string | null, ended: boolean, again: (() => void) | null, place: import('../api.js').Place | null }} props
 */
export function NoWay({ title, text, wrong, ended, again, place }) {
  return html`<main id="main" tabindex="-1">
    <h1 tabindex="-1">${title ?? t(ended ? 'join.ended_title' : 'join.no_way')}</h1>
    ${
      wrong === null
        ? html`<p class="notice" role="alert"><${Icon} name="InformationSquare" />${text}</p>`
        : html`<${CodeForm} places=${[]} code=${wrong} problem=${text} />`
    }
    ${
      place &&
      html`<a class="ds-button full-width" data-size="md" href=${placeAddress(place)}>${t('join.read_result')}</a>`
    }
    ${
      again &&
      html`<button class="ds-button full-width" data-size="md" type="button" onClick=${again}>${t('common.try_again')}</button>`
    }
    ${ended && !place && html`<p class="hint">${t('join.ended_link')}</p>`}
    <a class="ds-button full-width" data-variant="secondary" href="/">${t(wrong === null ? 'join.other_code' : 'common.to_start')}</a>
  </main>`;
}
