/** Questions to our group, and our answers. */

import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef } from '../../vendor/ui.mjs';
import { ANSWER } from '../limits.js';
import { lose } from '../lost.js';
import { groupWord } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { isTooLong, Length, lengthProps } from '../parts/length.js';
import { key } from '../session.js';
import { useAct } from './act.js';
import { useKept } from './kept.js';
import { Refused } from './refusal.js';
import { enter, useUnfold } from './unfold.js';

/** @typedef {import('../protocol.js').Id} Id */

/** @param {Id} group */
export const questionsTo = (group) =>
  (key(`group/${group}/question/order`).value ?? []).flatMap((id) => {
    const question = key(`group/${group}/question/${id}/card`).value;
    return question ? [{ id, ...question }] : [];
  });

/** @param {{ group: Id, question: ReturnType<typeof questionsTo>[number] }} props */
function Question({ group, question }) {
  const id = useId();
  const [typed, setTyped, forget] = useKept(`answer.${group}.${question.id}`, /** @type {string | null} */ (null));
  /** The version of the answer that she writes on. */
  const [seen, setSeen, forgetSeen] = useKept(`answered.${question.id}`, question.version);
  const text = typed ?? question.answer ?? '';
  const latest = useRef(text);
  latest.current = text;
  const { open, unfold, fold, back } = useUnfold();
  const { act, busy, no } = useAct();
  const alive = useRef(true);
  useEffect(
    () => () => {
      alive.current = false;
    },
    [],
  );
  const save = async () => {
    if (!text.trim() || isTooLong(text, ANSWER)) return document.getElementById(id)?.focus();
    // After the refusal "changed" she has seen the other member's answer.
    const base = no?.code === 'changed' || typed === null ? question.version : seen;
    const command = /** @type {const} */ ({ type: 'answer', question: question.id, text: text.trim(), base });
    const answer = await act(command);
    if (!answer.ok && !alive.current) lose(command, answer, group);
    if (answer.ok && latest.current === text) {
      forget();
      forgetSeen();
      fold();
    } else if (answer.ok) setSeen(base + 1);
    return undefined;
  };
  return html`<li>
    <small>${t(`question.${question.kind}`)}${question.from && ` · ${t('plenum.from', { group: groupWord(question.from) })}`}</small>
    <p>${wordsOf(question.text)}</p>
    ${question.answer && html`<p class="answer"><b>${t('common.answer')}:</b> ${question.answer}</p>`}
    ${
      open
        ? html`<div class="ds-field" ref=${enter}>
            <label class="ds-label" for=${id}>${t('common.answer')}</label>
            <textarea
              id=${id}
              class="ds-input"
              rows="2"
              ...${lengthProps(id, text, ANSWER)}
              value=${text}
              onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => {
                if (typed === null) setSeen(question.version);
                setTyped(event.currentTarget.value);
              }}
            ></textarea>
            <${Length} id=${id} text=${text} max=${ANSWER} />
            <button type="button" class="ds-button" data-variant="secondary" aria-busy=${busy} onClick=${() => !busy && save()}>${t('common.save')}</button>
            <${Refused} no=${no} />
          </div>`
        : html`<button type="button" class="text-button" ref=${back(question.id)} onClick=${() => unfold(question.id)}>
            ${question.answer ? t('phone.change_answer') : t('phone.write_answer')}<span class="sr-only">: ${wordsOf(question.text)}</span>
          </button>`
    }
  </li>`;
}

/**
 * Questions to our group; during a presentation, only those about it.
 * @param {{ group: Id, stage?: ReturnType<typeof questionsTo>[number]['stage'] }} props
 */
export function Questions({ group, stage }) {
  const all = questionsTo(group).filter((question) => !stage || question.stage === stage);
  if (all.length === 0) return null;
  return html`<section aria-live="polite">
    <h2>${t('phone.questions_n', { n: all.length })}</h2>
    <ul class="question-list">${all.map((question) => html`<${Question} key=${question.id} group=${group} question=${question} />`)}</ul>
  </section>`;
}
