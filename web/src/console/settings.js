/** The session's facts: the facilitator may change all of them. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { kept } from '../kept.js';
import { FACT } from '../limits.js';
import { programme, session } from '../model/room.js';
import { atTime, localTime } from '../model/times.js';
import { LanguageField } from '../parts/language.js';
import { perform, usePress } from './act.js';
import { AreasField, areasOf } from './areas-field.js';
import { Dialog, hide } from './dialog.js';
import { TextInput } from './fields.js';

/** @typedef {import('../protocol.js').View['room/session']} Session */
/** @typedef {import('../protocol.js').Language} Language */

const NAMES = /** @type {const} */ (['title', 'municipality', 'community', 'date', 'venue']);
const UNCHANGED = { now: /** @type {Record<string, string>} */ ({}) };

/** Unsaved changes by field name; areas are one per line. */
const changed = kept('settings', UNCHANGED);

/** @param {Session} info @returns {Record<string, string>} */
const shown = (info) => ({
  ...Object.fromEntries(NAMES.map((name) => [name, info[name]])),
  language: info.language,
  areas: info.areas.join('\n'),
  ...changed.value.now,
});

export function SettingsDialog() {
  const info = session.value;
  const { state, press } = usePress(async () => (info ? save(info) : null));
  if (!info) return null;
  const form = shown(info);
  const ready = (form.title ?? '').trim() !== '' && !info.ended_at;
  /** @param {string} name @param {string} text */
  const change = (name, text) => {
    changed.value = { now: { ...changed.value.now, [name]: text } };
  };
  return html`<${Dialog} title=${t('console.settings')} wide>
    <form
      class="settings"
      onSubmit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        if (ready) press();
      }}
    >
      ${NAMES.map(
        (fact) => html`<${TextInput}
          key=${fact}
          label=${t(`create.${fact}`)}
          type=${fact === 'date' ? 'date' : 'text'}
          max=${FACT}
          value=${form[fact] ?? ''}
          onText=${(/** @type {string} */ text) => change(fact, text)}
        />`,
      )}
      <${LanguageField} value=${form.language} onLanguage=${(/** @type {string} */ language) => change('language', language)} />
      <${AreasField} value=${form.areas ?? ''} onText=${(/** @type {string} */ text) => change('areas', text)} />
      <div class="dialog-actions">
        <button type="submit" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-disabled=${!ready}>${t('common.save')}</button>
        <button
          type="button"
          class="ds-button"
          data-size="md"
          data-variant="tertiary"
          onClick=${() => {
            changed.value = UNCHANGED;
            hide();
          }}
        >
          ${t('common.cancel')}
        </button>
      </div>
    </form>
  <//>`;
}

/** @param {Session} info */
async function save(info) {
  const form = shown(info);
  const answer = await perform({
    type: 'set_facts',
    title: form.title ?? '',
    municipality: form.municipality ?? '',
    community: form.community ?? '',
    language: /** @type {Language} */ (form.language),
    date: form.date ?? '',
    venue: form.venue ?? '',
    areas: areasOf(form.areas ?? ''),
    starts_at: begins(info, form.date ?? ''),
  });
  if (answer.ok) {
    changed.value = UNCHANGED;
    hide();
  }
  return answer;
}

/**
 * The start of another day, at the same time of day, or at midnight when nothing is planned; null when the day is the
 * same.
 * @param {Session} info @param {string} date
 */
function begins({ zone, date: before }, date) {
  const first = programme.value?.find((step) => step.planned !== null)?.planned ?? null;
  const at = first === null ? '00:00' : localTime(first, zone).slice(11);
  return date === before || date === '' ? null : atTime(date, at, zone);
}
