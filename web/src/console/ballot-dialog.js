/** A vote in plenum, at any time: ask, follow, close, reveal. */

import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { kept } from '../kept.js';
import { BALLOT_QUESTION } from '../limits.js';
import { ballot } from '../model/room.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { key, newId } from '../session.js';
import { usePress } from './act.js';
import { openVote } from './asking.js';
import { ChoiceList } from './choice-list.js';
import { Dialog, hide } from './dialog.js';
import { TextInput } from './fields.js';
import { openBallot } from './model.js';
import { Newcomers } from './newcomers.js';
import { showView } from './views.js';
import { secrecyText, VoteControl } from './vote.js';

const EMPTY = {
  question: '',
  choices: ['', ''],
  method: /** @type {'one' | 'dots' | 'scale'} */ ('one'),
  n: 2,
  secret: true,
  out: false,
};

/** Kept while the dialog is closed, and through a reload. */
const draft = kept('ballot', EMPTY);
/** The vote whose result was seen, so that the dialog offers a new one. */
const seen = signal('');

/** A test vote, which only shows whether the phones can vote. */
export function draftTrial() {
  // Two phones can try it: too few for a secret vote.
  const words = { question: t('console.trial_question'), choices: [t('console.yes'), t('common.no')] };
  draft.value = { ...EMPTY, ...words, secret: false };
}

export function BallotDialog() {
  const vote = ballot.value;
  const shown =
    vote && vote.id !== seen.value && (vote.subject.type === 'question' || vote.state === 'open') ? vote : null;
  if (!shown) return html`<${Dialog} title=${t('common.ballot')} wide><${Form} /><//>`;
  if (shown.subject.case) {
    return html`<${Dialog} title=${t('common.ballot')}>
      <p>${t('refusal.ballot_open')}</p>
      <div class="dialog-actions">
        <button
          type="button"
          class="ds-button"
          data-size="md"
          onClick=${() => {
            hide();
            showView('board');
          }}
        >
          ${t('console.open_board')}
        </button>
      </div>
    <//>`;
  }
  return html`<${Dialog} title=${shown.question} wide>
    <${VoteControl} vote=${shown} />
    ${
      shown.state === 'revealed' &&
      html`<div class="dialog-actions">
        <button
          type="button"
          class="ds-button"
          data-size="md"
          data-variant="secondary"
          onClick=${() => {
            seen.value = shown.id;
          }}
        >
          <${Icon} name="Plus" />${t('console.ballot_new')}
        </button>
      </div>`
    }
  <//>`;
}

function Form() {
  const { question, choices, method, n, secret, out } = draft.value;
  /** @param {Partial<typeof EMPTY>} some */
  const change = (some) => {
    draft.value = { ...draft.value, ...some };
  };
  const filled = choices.map((text) => text.trim()).filter((text) => text !== '');
  const distinct = new Set(filled.map((text) => text.toLowerCase())).size === filled.length;
  const dots = Math.min(n, Math.max(2, filled.length - 1));
  const enough = method === 'scale' || (distinct && filled.length >= (method === 'dots' ? 3 : 2));
  const ready = question.trim() !== '' && enough;
  const { state, press } = usePress(async () => {
    const answer = await openVote({
      type: 'open_ballot',
      ballot: newId(),
      question: question.trim(),
      choices: method === 'scale' ? [] : filled.map((text) => ({ id: newId(), text })),
      method: method === 'dots' ? { type: 'dots', n: dots } : { type: method },
      secret,
      without_new: out && Boolean(key('console/newcomers').value),
    });
    if (answer.ok) draft.value = EMPTY;
    return answer;
  });
  return html`<form
    onSubmit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (ready && !openBallot()) press();
    }}
  >
    <${TextInput} label=${t('console.question')} value=${question} max=${BALLOT_QUESTION} onText=${(/** @type {string} */ text) => change({ question: text })} />
    <fieldset class="segments-field">
      <legend>${t('console.method')}</legend>
      <div class="segments">
        ${
          /** @type {const} */ (['one', 'dots', 'scale']).map(
            (one) => html`<label key=${one}>
            <input type="radio" name="method" checked=${method === one} onChange=${() => change({ method: one })} />${t(`console.method_${one}`)}
          </label>`,
          )
        }
      </div>
    </fieldset>
    ${method === 'scale' ? html`<p class="hint">${t('console.scale_hint')}</p>` : html`<${ChoiceList} choices=${choices} onChange=${(/** @type {string[]} */ next) => change({ choices: next })} />`}
    ${
      method === 'dots' &&
      html`<${Field}
        label=${t('console.dots_n')}
        hint=${t('console.dots_hint')}
        control=${(/** @type {any} */ own) => html`<input
          class="ds-input is-short-input"
          ...${own}
          type="number"
          min="2"
          max=${Math.max(2, filled.length - 1)}
          value=${dots}
          onChange=${(/** @type {any} */ event) => change({ n: Math.max(2, Number(event.currentTarget.value) || 2) })}
        />`}
      />`
    }
    <label class="check-field">
      <input type="checkbox" class="ds-input" checked=${secret} onChange=${(/** @type {any} */ event) => change({ secret: event.currentTarget.checked })} />
      <span>${t('common.secret_vote')}<small>${secrecyText(secret, method)}</small></span>
    </label>
    ${!enough && filled.length > 0 && html`<p class="hint">${t(distinct ? (method === 'dots' ? 'console.choices_three' : 'console.choices_two') : 'console.choices_same')}</p>`}
    <${Newcomers} secret=${secret} out=${out} onOut=${(/** @type {boolean} */ next) => change({ out: next })} />
    <div class="dialog-actions">
      <button type="submit" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-disabled=${!ready}>
        <${Icon} name="PadlockUnlocked" />${t('console.ballot_start')}
      </button>
    </div>
  </form>`;
}
