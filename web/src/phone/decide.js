/** Does the group go on, and what does it take home? */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useState } from '../../vendor/ui.mjs';
import { askOf, fieldOf, shownValue } from '../model/form.js';
import { Choices } from '../parts/choice.js';
import { key } from '../session.js';
import { useAct } from './act.js';
import { SaveState } from './field.js';
import { Page } from './frame.js';
import { isOpen, text, textValue } from './model.js';
import { FlokeQuote } from './need.js';
import { Refused } from './refusal.js';
import { StageForm } from './stage-form.js';
import { sharedText } from './texts.js';

/** @typedef {import('../protocol.js').Id} Id */

const ANSWER = 'decide.answer';

/** One press answers; it may be changed. @param {{ group: Id, open: boolean }} props */
function GoOn({ group, open }) {
  const { act, no } = useAct();
  /** The answer pressed a moment ago, until the server confirms it. */
  const [pressed, setPressed] = useState('');
  const value = textValue(group, ANSWER);
  const asked = fieldOf(ANSWER);
  const answers = asked?.type === 'choice' ? asked.of : [];
  // The answer and the room's new view are two messages: until the second, the press stays shown.
  useEffect(() => setPressed(''), [value?.version]);
  const draft = sharedText(group, ANSWER);
  return html`<div class="field">
    <div class="field__head">
      <p class="hint">${t('phone.decide_hint')}</p>
      <${SaveState} draft=${draft} empty=${false} />
    </div>
    <${Choices}
      legend=${askOf(ANSWER)}
      hideLegend=${true}
      options=${answers.map((answer) => ({ value: answer, label: shownValue(asked, answer) }))}
      chosen=${[pressed || (value?.text ?? '')]}
      mine=${pressed ? undefined : t('phone.our_answer')}
      disabled=${!open}
      onChoose=${async ([answer = '']) => {
        setPressed(answer);
        const got = await act({
          type: 'write',
          group,
          field: ANSWER,
          text: answer,
          base: value?.version ?? 0,
          settle: true,
        });
        if (!got.ok) setPressed('');
      }}
    />
    <${Refused} no=${no} />
  </div>`;
}

/** Nobody types the test twice; the case itself does not change. @param {{ group: Id }} props */
function FromTest({ group }) {
  const draft = sharedText(group, 'result.pilot');
  const from = [text(group, 'test.name'), text(group, 'test.goal')].filter(Boolean).join(': ');
  if (!from || draft.draft.value || text(group, 'result.pilot')) return null;
  return html`<button type="button" class="text-button" onClick=${() => draft.input(from)}>${t('phone.from_test')}</button>`;
}

/** @param {{ group: Id, open: boolean }} props */
export const ResultFields = ({ group, open }) =>
  html`<${StageForm}
    group=${group}
    stage="result"
    open=${open}
    after=${{ 'result.pilot': open && html`<${FromTest} group=${group} />` }}
  />`;

/** @param {{ group: Id }} props */
export default function Decide({ group }) {
  const open = isOpen(group, 'decide');
  const sum = key('room/continuation').value;
  return html`<${Page}>
    <${FlokeQuote} group=${group} />
    <h1>${askOf(ANSWER)}</h1>
    <${GoOn} group=${group} open=${open} />
    ${text(group, ANSWER) !== 'no' && html`<${StageForm} group=${group} stage="decide" open=${open} instead=${{ [ANSWER]: null }} />`}
    ${sum && sum.yes + sum.not_yet + sum.no > 0 && html`<p class="hint" role="status">${t('decide.sum', { n: sum.yes, m: sum.groups })}</p>`}
    <${ResultFields} group=${group} open=${isOpen(group, 'result')} />
  <//>`;
}
