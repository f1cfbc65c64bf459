/** The need in one sentence, with a check that asks. */
import { t } from '../../i18n/i18n.js';
import { html, useId } from '../../vendor/ui.mjs';
import { hintOf, maxOf, nameOf } from '../model/form.js';
import { time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { Length } from '../parts/length.js';
import { Primary } from './button.js';
import { Conflict } from './conflict.js';
import { Control, NotStored, SaveState, Writes } from './field.js';
import { Page } from './frame.js';
import { rows, writerOf } from './model.js';
import { go, href } from './place.js';
import { checkSentence } from './sentence.js';
import { sharedText } from './texts.js';

/** @typedef {import('../protocol.js').Id} Id */

const FIELD = 'need.sentence';

/** @param {{ value: string }} props */
function Check({ value }) {
  const { asks } = checkSentence(value);
  return html`<div role="status">
    ${
      asks &&
      html`<div class="check is-asking">
        <${Icon} name=${asks === 'two' ? 'ExclamationmarkTriangle' : 'LightBulb'} />
        <p><b>${t(asks === 'two' ? 'phone.is_one' : 'phone.is_need')}</b>${t(asks === 'two' ? 'need.sentence_two' : 'need.sentence_solution')}</p>
      </div>`
    }
  </div>`;
}

/** The same text under the field, so that the check can mark part of it. @param {{ value: string }} props */
function Mirror({ value }) {
  const { mark } = checkSentence(value);
  if (!mark) return html`<div class="shared-text__mirror" aria-hidden="true"></div>`;
  return html`<div class="shared-text__mirror" aria-hidden="true">
    ${value.slice(0, mark.from)}<mark>${value.slice(mark.from, mark.to)}</mark>${value.slice(mark.to)}
  </div>`;
}

/** How the thought has moved. @param {{ group: Id }} props */
function Drafts({ group }) {
  const rounds = rows(group, 'need.rounds').filter((row) => row.cells.text?.trim());
  if (rounds.length === 0) return null;
  return html`<section>
    <h2>${t('phone.thought_moved')}</h2>
    <ol class="drafts">
      ${rounds.map(
        (row, index) => html`<li key=${row.id}>
          <small>${time(row.at)} · ${t('need.round', { n: index + 1 })}</small><span>${row.cells.text}</span>
        </li>`,
      )}
    </ol>
  </section>`;
}

/** @param {{ group: Id, open: boolean }} props */
export function SentencePage({ group, open }) {
  const id = useId();
  const draft = sharedText(group, FIELD);
  const shown = draft.shown();
  const writer = writerOf(group, FIELD);
  const locked = Boolean(writer) && !draft.draft.value && document.activeElement?.id !== id;
  const done = async () => {
    draft.save();
    go('now');
  };
  return html`<${Page} action=${html`<${Primary} label=${t('phone.done')} onPress=${done} later=${false} />`}>
    <a class="back-link" href=${href('now')}><${Icon} name="ChevronLeft" />${t('phase.need')}</a>
    <h1><label for=${id}>${nameOf(FIELD)}</label></h1>
    <p class="hint" id=${`${id}-hint`}>${hintOf(FIELD)}</p>
    ${
      open
        ? html`<div class="shared-text__stack">
              <${Mirror} value=${shown} />
              <${Control}
                draft=${draft}
                presence=${FIELD}
                shown=${shown}
                max=${maxOf(FIELD)}
                own=${{ id, 'aria-describedby': `${id}-hint` }}
                class="shared-text"
                lines=${4}
                readOnly=${locked}
              />
            </div>
            <div class="field__head">
              ${writer ? html`<${Writes} name=${writer.name} />` : html`<span></span>`}
              <${SaveState} draft=${draft} empty=${shown === ''} />
            </div>
            <${Length} id=${id} text=${shown} max=${maxOf(FIELD)} />
            <${NotStored} draft=${draft} />
            <${Conflict} group=${group} field=${FIELD} draft=${draft} />
            <${Check} value=${shown} />`
        : html`<p class="shared-text">${shown}</p>`
    }
    ${!shown && html`<p class="hint">${t('need.sentence_example')}</p>`}
    <${Drafts} group=${group} />
  <//>`;
}
