/** Words that could not be stored: shown with the reason, to be copied, until the person puts them away. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useEffect, useRef } from '../../vendor/ui.mjs';
import { forgetLost, lost } from '../lost.js';
import { nameOf } from '../model/form.js';
import { groupWord } from '../model/groups.js';
import { refusalInRoom } from '../model/room.js';
import { copyText } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { groupId } from './model.js';

/** @typedef {import('../lost.js').Lost} Lost */

/** The last copied text: its message stays although the room moves to another page. */
const copied = signal(/** @type {{ text: string, said: string } | null} */ (null));

/** @param {Lost} one */
function reason({ answer, group }) {
  if (answer.code === 'not_presenting' && group) return t('phone.lost_ask', { group: groupWord(group) || '–' });
  const isMoved = answer.code === 'not_allowed' && group && group !== groupId.value;
  return isMoved ? t('phone.lost_moved', { group: groupWord(group) || '–' }) : refusalInRoom(answer);
}

/** @param {{ one: Lost }} props */
function Words({ one }) {
  const words = useRef(/** @type {HTMLElement | null} */ (null));
  const mark = () => {
    if (words.current) getSelection()?.selectAllChildren(words.current);
  };
  const copy = async () => {
    const done = await copyText(one.text, mark);
    copied.value = { text: one.text, said: done ? 'phone.lost_copied' : 'phone.lost_marked' };
  };
  return html`<div class="lost">
    ${one.what && html`<p class="hint">${nameOf(one.what)}</p>`}
    <blockquote class="version" ref=${words}>${one.text}</blockquote>
    <p class="hint">${reason(one)}</p>
    <button type="button" class="text-button" onClick=${copy}>${t('phone.lost_copy')}</button>
    <span class="muted" role="status">${copied.value?.text === one.text && t(copied.value.said)}</span>
  </div>`;
}

export function LostWords() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const n = lost.value.length;
  // They come above the page that she reads.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [n]);
  if (n === 0) return null;
  return html`<section ref=${box} class="check is-asking" role="status">
    <${Icon} name="ExclamationmarkTriangle" />
    <div>
      <b>${t('phone.lost_title')}</b>
      ${lost.value.map((one, index) => html`<${Words} key=${`${index}${one.text}`} one=${one} />`)}
      <button type="button" class="ds-button" data-variant="secondary" onClick=${forgetLost}>${t('phone.lost_read')}</button>
    </div>
  </section>`;
}
