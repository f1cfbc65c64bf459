/** Questions to the presenting group, and unsent ones to others. */

import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { QUESTION } from '../limits.js';
import { lose } from '../lost.js';
import { groupWord } from '../model/groups.js';
import { Field } from '../parts/field.js';
import { isTooLong } from '../parts/length.js';
import { key, newId } from '../session.js';
import { useAct } from './act.js';
import { Receipt } from './button.js';
import { useKept } from './kept.js';
import { groupId } from './model.js';
import { Refused } from './refusal.js';

/** @typedef {import('../protocol.js').Id} Id */

/**
 * Asks, or gives an input. When the group's turn is over, unsent text stays, under the fingers that type it, and may
 * still be sent to that group.
 * @param {{ to: Id, now: boolean }} props `now`: it presents
 */
function Ask({ to, now }) {
  const form = useId();
  const [text, setText, forget] = useKept(`ask.${to}`, '');
  const latest = useRef(text);
  latest.current = text;
  const [error, setError] = useState('');
  const { act, busy, done, no, clear } = useAct();
  const [typing, setTyping] = useState(false);
  const alive = useRef(true);
  useEffect(
    () => () => {
      alive.current = false;
    },
    [],
  );
  // Shows that something was sent until another group presents.
  useEffect(() => {
    if (!busy) clear();
  }, [now]);
  /** @param {'question' | 'input'} kind */
  const ask = async (kind) => {
    if (!text.trim() || isTooLong(text, QUESTION)) {
      if (busy || done) return; // pressed twice: it is sent
      if (!text.trim()) setError(t('refusal.empty'));
      document.getElementById(`${form}-text`)?.focus();
      return;
    }
    const said = text.trim();
    forget();
    /** @type {import('../protocol.js').Command} */
    const command = { type: 'ask', id: newId(), kind, text: said, to };
    const answer = await act(command);
    if (answer.ok) {
      // The caret in an empty field would keep her on this page when the room moves on.
      if (latest.current === '') document.getElementById(`${form}-text`)?.blur();
      return;
    }
    // The room has moved on, and this form is gone.
    if (!alive.current) lose(command, answer);
    // Put before text typed meanwhile.
    else setText([said, latest.current].filter(Boolean).join('\n'));
  };
  const receipt = done && html`<${Receipt} title=${t('plenum.sent')} text=${t('phone.ask_queue')} />`;
  if (!now && !text.trim() && !typing && !busy) return receipt || null;
  return html`<section class="form-card">
    ${!now && html`<p class="hint">${t('phone.ask_unsent')}</p>`}
    <${Field}
      id=${`${form}-text`}
      label=${t('phone.ask_label', { group: groupWord(to) })}
      error=${error}
      text=${text}
      max=${QUESTION}
      control=${(/** @type {Record<string, unknown>} */ own) => html`<textarea
        class="ds-input"
        ...${own}
        rows="2"
        value=${text}
        onFocus=${() => setTyping(true)}
        onBlur=${() => setTyping(false)}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => {
          setError('');
          clear();
          setText(event.currentTarget.value);
        }}
      ></textarea>`}
    />
    <div class="button-row">
      <button type="button" class="ds-button" data-variant=${now ? undefined : 'secondary'} onClick=${() => ask('question')}>${t('plenum.question')}</button>
      <button type="button" class="ds-button" data-variant="secondary" onClick=${() => ask('input')}>${t('plenum.input')}</button>
    </div>
    ${receipt}
    <${Refused} no=${no} />
  </section>`;
}

/**
 * In the order of the groups, so that no form moves while somebody types in it.
 * @param {{ to: Id | null }} props whom one may begin to ask now
 */
export function Asks({ to }) {
  const others = (key('room/group/order').value ?? []).filter((id) => id !== groupId.value);
  return others.map((id) => html`<${Ask} key=${id} to=${id} now=${id === to} />`);
}
