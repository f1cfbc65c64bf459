import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { serverNow } from '../session.js';
import { usePress } from './act.js';
import { second } from './model.js';
import { undoable, undoNow } from './steering.js';

/** Ten seconds to take back what moved the room. The seconds stand as text. */
export function Undo() {
  second.value;
  const undo = undoable();
  return html`<div role="status" class="undo-place">${undo && html`<${Bar} key=${undo.target} undo=${undo} />`}</div>`;
}

/** @param {{ undo: import('../protocol.js').View['console/undo'] }} props */
function Bar({ undo }) {
  second.value;
  const { state, press } = usePress(undoNow);
  const left = Math.min(10, Math.max(1, Math.ceil((undo.until - serverNow()) / 1000)));
  return html`<div class="undo-bar is-floating">
    <b>${t(`console.undo_${undo.what}`)}</b>
    <button type="button" aria-busy=${state === 'busy'} onClick=${press}>
      ${t('common.undo')} · <span aria-hidden="true">${t('console.seconds', { n: left })}</span>
    </button>
  </div>`;
}
