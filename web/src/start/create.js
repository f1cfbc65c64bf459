import { language, t } from '../../i18n/i18n.js';
import { html, signal, useRef, useState } from '../../vendor/ui.mjs';
import { call } from '../api.js';
import { kept } from '../kept.js';
import { FACT } from '../limits.js';
import { refusalText } from '../model/refusal.js';
import { atTime, localTime } from '../model/times.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { LanguageField } from '../parts/language.js';
import { Areas, usualAreas } from './areas.js';
import { Created } from './created.js';
import { KeyField } from './keyfield.js';

/** @typedef {import('../parts/field.js').ControlProps} ControlProps */
/** @typedef {{ session: string, code: string, console: string, console_secret: string, screen: string, screen_secret: string, base?: string }} Made */

/** A session is held in this zone, wherever the browser of its maker is. */
const ZONE = 'Europe/Oslo';

const EMPTY = /** @type {Record<string, string>} */ ({
  title: '',
  municipality: '',
  community: '',
  date: localTime(Date.now(), ZONE).slice(0, 10),
  time: '08:30',
  venue: '',
  language: '',
});
const USUAL = { own: false, list: /** @type {string[]} */ ([]) };
/** The form's content, kept through another page and a reload. */
const draft = kept('create', EMPTY);
const areas = kept('create-areas', USUAL);
/** A secret: written to no storage. */
const creationKey = signal('');
const asksKey = signal(false);
const made = signal(/** @type {Made | null} */ (null));

/** A new session. The key is asked for only where the server wants one. */
export function Create() {
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  if (made.value) return html`<${Created} made=${made.value} />`;

  const list = areas.value.own ? areas.value.list : usualAreas();
  const chosen = draft.value.language || language.value;

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const filled = /** @type {Record<string, string>} */ ({ ...draft.value, creation_key: creationKey.value });
    const missing = ['title', 'municipality', 'date', 'time', ...(asksKey.value ? ['creation_key'] : [])].filter(
      (name) => (filled[name] ?? '').trim() === '',
    );
    setErrors(Object.fromEntries(missing.map((name) => [name, t('err.required')])));
    setFailed('');
    if (missing[0]) return focusOn(form.current, missing[0]);
    setBusy(true);
    const answer = await call('POST', '/api/sessions', body(filled, chosen, list));
    setBusy(false);
    if (answer.ok) {
      made.value = answer.data;
      draft.value = EMPTY;
      areas.value = USUAL;
    } else if (answer.code === 'creation_key') {
      const again = asksKey.value;
      asksKey.value = true;
      setErrors({ creation_key: t(again ? 'create.key_wrong' : 'create.key_needed') });
    } else setFailed(refusalText(answer));
  };

  return html`<main id="main" tabindex="-1" class="paper-page">
    <a class="paper-page__back" href="#"><${Icon} name="ChevronLeft" />${t('start.back')}</a>
    <h1 tabindex="-1">${t('start.create')}</h1>
    <p class="paper-page__lead">${t('create.lead')}</p>
    <form class="create" ref=${form} onSubmit=${submit} novalidate>
      <${Text} name="title" errors=${errors} hint=${t('create.title_hint')} max=${FACT} />
      <div class="create__pair">
        <${Text} name="municipality" errors=${errors} hint=${t('create.municipality_hint')} max=${FACT} />
        <${Text} name="community" errors=${errors} hint=${t('create.community_hint')} max=${FACT} optional />
      </div>
      <div class="create__pair">
        <${Text} name="date" errors=${errors} type="date" />
        <${Text} name="time" errors=${errors} type="time" />
      </div>
      <p class="hint">${t('create.time_hint')}</p>
      <${Text} name="venue" errors=${errors} max=${FACT} optional />
      <${LanguageField} value=${chosen} onLanguage=${(/** @type {string} */ language) => write('language', language)} />
      <${Areas} list=${list} onList=${(/** @type {string[]} */ next) => (areas.value = { own: true, list: next })} />
      ${
        asksKey.value &&
        html`<${KeyField}
          value=${creationKey.value}
          error=${errors.creation_key}
          onValue=${(/** @type {string} */ key) => (creationKey.value = key)}
        />`
      }
      ${failed && html`<p class="field__error" role="alert"><${Icon} name="ExclamationmarkTriangle" />${failed}</p>`}
      <button class="ds-button full-width" data-size="md" type="submit" aria-disabled=${busy}>
        ${busy ? t('create.making') : t('create.make')}
      </button>
    </form>
  </main>`;
}

/** @param {string} name @param {string} value */
const write = (name, value) => (draft.value = { ...draft.value, [name]: value });

/** @param {HTMLFormElement | null} form @param {string} name */
const focusOn = (form, name) => /** @type {HTMLElement | null} */ (form?.querySelector(`[name="${name}"]`))?.focus();

/** @param {Record<string, string>} filled @param {string} chosen @param {string[]} list */
function body(filled, chosen, list) {
  const { creation_key, time, ...rest } = Object.fromEntries(
    Object.entries(filled).map(([name, value]) => [name, value.trim()]),
  );
  const begins = atTime(rest.date ?? '', time ?? '', ZONE);
  const named = list.map((area) => area.trim()).filter((area) => area !== '');
  return {
    ...rest,
    community: rest.community || rest.municipality,
    language: chosen,
    areas: [...new Set(named)],
    ...(Number.isNaN(begins) ? {} : { starts_at: begins }),
    ...(creation_key ? { creation_key } : {}),
  };
}

/** @param {{ name: string, errors: Record<string, string>, hint?: string, type?: string, max?: number, optional?: boolean }} props */
function Text({ name, errors, hint, type = 'text', max, optional = false }) {
  return html`<${Field}
    label=${t(`create.${name}`)}
    hint=${hint}
    error=${errors[name]}
    optional=${optional}
    text=${draft.value[name]}
    max=${max}
    control=${(/** @type {ControlProps} */ own) => html`<input
      class="ds-input"
      ...${own}
      name=${name}
      type=${type}
      required=${!optional}
      autocomplete="off"
      value=${draft.value[name]}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => write(name, event.currentTarget.value)}
    />`}
  />`;
}
