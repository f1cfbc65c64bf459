/** Does the group go on, and what does it take home? */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useState } from '../../vendor/ui.mjs';
import { Choices } from '../parts/choice.js';
import { key } from '../session.js';
import { useAct } from './act.js';
import { SaveState, SharedField } from './field.js';
import { Page } from './frame.js';
import { isOpen, text, textValue } from './model.js';
import { FlokeQuote } from './need.js';
import { Refused } from './refusal.js';
import { SharedRows } from './rows.js';
import { sharedText } from './texts.js';
import { whenHint } from './when.js';

/** @typedef {import('../protocol.js').Id} Id */

const ANSWERS = ['yes', 'not_yet', 'no'];

/** One press is the answer; it may be changed. @param {{ group: Id, open: boolean }} props */
function GoOn({ group, open }) {
  const { act, no } = useAct();
  /** What was pressed a moment ago, until the server says what holds. */
  const [pressed, setPressed] = useState('');
  const value = textValue(group, 'decide.answer');
  // Stored is one message, and how the room looks now the next: until then the press stands.
  useEffect(() => setPressed(''), [value?.version]);
  const draft = sharedText(group, 'decide.answer');
  return html`<div class="field">
    <div class="field__head">
      <p class="hint">${t('phone.decide_hint')}</p>
      <${SaveState} draft=${draft} empty=${false} />
    </div>
    <${Choices}
      legend=${t('decide.q')}
      hideLegend=${true}
      options=${ANSWERS.map((answer) => ({ value: answer, label: t(`decide.${answer}`) }))}
      chosen=${[pressed || (value?.text ?? '')]}
      mine=${pressed ? undefined : t('phone.our_answer')}
      disabled=${!open}
      onChoose=${async ([answer = '']) => {
        setPressed(answer);
        const got = await act({
          type: 'write',
          group,
          field: 'decide.answer',
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
export function ResultFields({ group, open }) {
  const field = (/** @type {string} */ name, /** @type {string} */ label, rest = {}) =>
    html`<${SharedField} key=${name} group=${group} field=${`result.${name}`} label=${t(label)} open=${open} ...${rest} />`;
  const list = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ add) =>
    html`<${SharedRows} key=${name} group=${group} list=${`result.${name}`} label=${t(label)} add=${t(add)} open=${open} optional=${true} />`;
  return html`<section class="form-section">
    <h2>${t('phone.result_heading')}</h2>
    <p class="hint">${t('phone.result_hint')}</p>
    ${field('long', 'result.long', { hint: t('phone.long_hint'), lines: 2 })}
    ${field('short', 'result.short', { hint: t('phone.short_hint'), lines: 2 })}
    ${list('measures', 'result.measures', 'phone.measure_add')}
    ${list('partners', 'result.partners', 'solution.partner_add')}
    ${field('target', 'result.target', { lines: 2 })}
    ${field('number', 'work.result.number', { optional: true, hint: t('phone.number_hint') })}
    ${field('pilot', 'result.pilot', { optional: true, lines: 3 })} ${open && html`<${FromTest} group=${group} />`}
    ${list('forms', 'work.result.forms', 'phone.form_add')}
  </section>`;
}

/** @param {{ group: Id }} props */
export function Decide({ group }) {
  const open = isOpen(group, 'decide');
  const sum = key('room/continuation').value;
  const field = (/** @type {string} */ name, rest = {}) =>
    html`<${SharedField} key=${name} group=${group} field=${`decide.${name}`} label=${t(`decide.${name}`)} open=${open} optional=${true} ...${rest} />`;
  return html`<${Page}>
    <${FlokeQuote} group=${group} />
    <h1>${t('decide.q')}</h1>
    <${GoOn} group=${group} open=${open} />
    ${text(group, 'decide.answer') !== 'no' && html`${field('owner')} ${field('first', { lines: 2 })} ${field('when', { hint: whenHint() })}`}
    ${sum && sum.yes + sum.not_yet + sum.no > 0 && html`<p class="hint" role="status">${t('decide.sum', { n: sum.yes, m: sum.groups })}</p>`}
    <${ResultFields} group=${group} open=${isOpen(group, 'result')} />
  <//>`;
}
