/** Alone first: a note that nobody else reads until its writer shares it. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { isTooLong, Length, lengthProps } from '../parts/length.js';
import { key, newId, send } from '../session.js';
import { useKept } from './kept.js';
import { maxOf, rows } from './model.js';
import { refusalText } from './refusal.js';
import { rowTexts } from './row-texts.js';

/** @typedef {import('../protocol.js').Id} Id */

const PAUSE_MS = 800;
const MAX = maxOf('need.notes/text');

/** @param {{ group: Id, round: number }} props */
export function Note({ group, round }) {
  const id = useId();
  const stored = key('mine/note').value?.text ?? '';
  const [draft, setDraft, forget] = useKept('note', /** @type {string | null} */ (null));
  const [state, setState] = useState(/** @type {'idle' | 'saving' | 'saved'} */ ('idle'));
  const [error, setError] = useState('');
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const sharing = useRef(false);
  const shown = draft ?? stored;
  const latest = useRef(shown);
  latest.current = shown;
  const shared = rows(group, 'need.notes').filter((row) => (row.cells.round || '1') === String(round));

  /** @param {string} text */
  const save = async (text) => {
    setState('saving');
    const answer = await send({ type: 'set_note', text });
    setState(answer.ok ? 'saved' : 'idle');
    setError(answer.ok ? '' : refusalText(answer));
  };
  useEffect(() => {
    if (draft !== null && draft === stored && document.activeElement?.id !== id) forget();
  }, [stored, draft]);

  const share = async () => {
    const text = shown.trim();
    if (!text || sharing.current || isTooLong(text, MAX)) return;
    sharing.current = true;
    clearTimeout(timer.current);
    setState('idle');
    const cells = { text, round: String(round) };
    const answer = await send({ type: 'put_row', group, list: 'need.notes', row: newId(), cells });
    sharing.current = false;
    setError(answer.ok ? '' : refusalText(answer));
    // Typed on meanwhile: then the note is not the one that was shared, and stays.
    if (!answer.ok || latest.current.trim() !== text) return;
    forget();
    await send({ type: 'set_note', text: '' });
  };
  return html`<details class="note" open=${shown !== ''}>
    <summary>${t('phone.note_title')}</summary>
    <div class="ds-field">
      <div class="field__head">
        <label class="hint" for=${id}><${Icon} name="PadlockLocked" />${t('phone.note_private')}</label>
        ${state === 'saving' && html`<span class="muted saving">${t('common.saving')}</span>`}
        ${state === 'saved' && html`<span class="saved"><${Icon} name="Checkmark" />${t('common.saved')}</span>`}
      </div>
      <textarea
        id=${id}
        class="ds-input"
        rows="2"
        ...${lengthProps(id, shown, MAX)}
        value=${shown}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => {
          const text = event.currentTarget.value;
          setDraft(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => save(text), PAUSE_MS);
        }}
      ></textarea>
      <${Length} id=${id} text=${shown} max=${MAX} />
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
