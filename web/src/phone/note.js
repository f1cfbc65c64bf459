/** Alone first: a note that only its writer reads until she shares it. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { hintOf, maxOf, nameOf, rowTexts } from '../model/form.js';
import { refusalInRoom } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { isTooLong, Length } from '../parts/length.js';
import { newId, send } from '../session.js';
import { OwnConflict } from './conflict.js';
import { Control, NotStored, SaveState } from './field.js';
import { rows } from './model.js';
import { NOTE, ownText } from './texts.js';

/** @typedef {import('../protocol.js').Id} Id */

/** The bound of a row of the shared notes, or she could not share it. */
const MAX = maxOf('need.notes/text');

/** @param {{ group: Id, round: number }} props */
export function Note({ group, round }) {
  const id = useId();
  const draft = ownText(NOTE);
  const shown = draft.shown();
  const [error, setError] = useState('');
  const sharing = useRef(false);
  const shared = rows(group, 'need.notes').filter((row) => (row.cells.round || '1') === String(round));

  // She shared it here and writes on another device: that text is the note.
  const isEmptied = draft.refused.value?.code === 'both_wrote' && draft.draft.value?.text === '';
  useEffect(() => {
    if (isEmptied) draft.discard();
  }, [isEmptied]);

  const share = async () => {
    const text = shown.trim();
    if (!text || sharing.current || isTooLong(text, MAX)) return;
    sharing.current = true;
    const cells = { text, round: String(round) };
    const answer = await send({ type: 'put_row', group, list: 'need.notes', row: newId(), cells });
    sharing.current = false;
    setError(answer.ok ? '' : refusalInRoom(answer));
    // After more typing the note is not the shared one, and stays.
    if (answer.ok && draft.shown().trim() === text) draft.input('');
  };
  return html`<details class="note" open=${shown !== ''}>
    <summary>${nameOf(NOTE)}</summary>
    <div class="ds-field">
      <div class="field__head">
        <label class="hint" for=${id}><${Icon} name="PadlockLocked" />${hintOf(NOTE)}</label>
        <${SaveState} draft=${draft} empty=${false} />
      </div>
      <${Control} draft=${draft} presence=${null} shown=${shown} max=${MAX} own=${{ id }} />
      <${Length} id=${id} text=${shown} max=${MAX} />
      <${NotStored} draft=${draft} />
      <${OwnConflict} field=${NOTE} draft=${draft} max=${MAX} />
    </div>
    <button type="button" class="ds-button" data-variant="secondary" aria-disabled=${!shown.trim() || isTooLong(shown, MAX)} onClick=${share}>
      ${t('phone.note_share')}
    </button>
    ${error && html`<p class="field__error" role="alert">${error}</p>`}
    ${
      shared.length > 0 &&
      html`<p class="eyebrow">${t('phone.note_shared', { n: round })}</p>
        <ul class="plain-list">
          ${shared.map((row) => html`<li key=${row.id}>${rowTexts('need.notes', row.cells).title}</li>`)}
        </ul>`
    }
  </details>`;
}
