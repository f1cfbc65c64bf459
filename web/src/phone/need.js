/** Hva er egentlig behovet? Rounds, open questions, people we asked, and the one sentence. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { hintOf, maxOf, nameOf } from '../model/form.js';
import { groupOf } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { groupColour } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { isTooLong, Length } from '../parts/length.js';
import { Deliver } from './deliver.js';
import { SaveState } from './field.js';
import { Page } from './frame.js';
import { CallHelp } from './help.js';
import { isOpen, rows, text, work } from './model.js';
import { Note } from './note.js';
import { Outside } from './outside.js';
import { go, page } from './place.js';
import { SentencePage } from './sentence-page.js';
import { StageForm } from './stage-form.js';
import { sharedText } from './texts.js';
import { Trail } from './trail.js';
import { Unknowns } from './unknowns.js';

/** @typedef {import('../protocol.js').Id} Id */

/** The floke the group works with, with the group's colour. @param {{ group: Id }} props */
export function FlokeQuote({ group }) {
  const found = groupOf(group);
  if (!found || found.title === null) return null;
  return html`<div class="floke-quote" style=${{ '--group': groupColour(found.index) }}>
    <small>${t('home.floke')}</small>
    <p>${wordsOf(found.title)}</p>
  </div>`;
}

/** @param {{ group: Id, open: boolean }} props */
function SentenceCard({ group, open }) {
  const field = 'need.sentence';
  const draft = sharedText(group, field);
  const shown = draft.draft.value?.text ?? text(group, field);
  const body = html`<span class="field-card__head">
      <span>${nameOf('need.sentence')}</span><${SaveState} draft=${draft} empty=${shown === ''} />
    </span>
    <span class=${shown ? 'field-card__text' : 'field-card__text muted'}>${shown || hintOf('need.sentence')}</span>`;
  if (!open) return html`<div class="field-card">${body}</div>`;
  return html`<button type="button" class="field-card" onClick=${() => go('now', 'sentence')}>${body}</button>
    ${isTooLong(shown, maxOf(field)) && html`<${Length} id="sentence" text=${shown} max=${maxOf(field)} />`}`;
}

/** @param {Id} group what is there already, in words */
function ticksOf(group) {
  const rounds = rows(group, 'need.rounds').filter((row) => row.cells.text?.trim()).length;
  const asked = rows(group, 'need.external').length;
  return [
    ...(rounds > 0 ? [t('need.round', { n: rounds })] : []),
    ...(asked > 0 ? [t('phone.asked_n', { n: asked })] : []),
    ...(text(group, 'need.sentence').trim() ? [t('phone.sentence_there')] : []),
  ];
}

/** @param {{ group: Id, contact?: boolean }} props `contact`: this is the time to call somebody */
export default function Need({ group, contact = false }) {
  const open = isOpen(group, 'need');
  if (page.value === 'sentence')
    return html`<${SentencePage} group=${group} open=${open && !work(group)?.delivered.need} />`;
  if (page.value === 'outside') return html`<${Outside} group=${group} open=${open} alone=${true} />`;
  const writable = open && !work(group)?.delivered.need;
  return html`<${Page} action=${html`<${Deliver} group=${group} stage="need" ticks=${ticksOf(group)} />`}>
    <${FlokeQuote} group=${group} />
    ${
      contact
        ? html`<h1>${t('need.contact_title')}</h1>
            <p>${t('need.humble')} ${t('need.contact_help')}</p>
            <${Outside} group=${group} open=${open} />
            <h2>${nameOf('need.rounds.text')}</h2>`
        : html`<h1>${nameOf('need.rounds.text')}</h1>`
    }
    ${!open && html`<p class="hint">${t('phone.not_open')}</p>`}
    <${Trail} group=${group} open=${writable} />
    ${writable && html`<${Note} group=${group} round=${rows(group, 'need.rounds').length || 1} />`}
    <div class="section-head">
      <h2>${t('phone.unknowns_title')}</h2>
      ${
        !contact &&
        html`<button type="button" class="ds-button ask-button" data-variant="secondary" onClick=${() => go('now', 'outside')}>
          <${Icon} name="Phone" />${t('phone.ask_someone')}<span class="sr-only"> ${t('phone.ask_outside')}</span>
        </button>`
      }
    </div>
    <${Unknowns} group=${group} open=${writable} />
    <${StageForm}
      group=${group}
      stage="need"
      open=${writable}
      instead=${{
        'need.sentence': html`<${SentenceCard} group=${group} open=${writable} />`,
        // Shown above, or on its own page.
        'need.rounds': null,
        'need.notes': null,
        'need.unknowns': null,
        'need.external': null,
      }}
    />
    <${CallHelp} group=${group} />
  <//>`;
}
