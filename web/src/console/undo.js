import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { stepTitle } from '../model/step.js';
import { key, serverNow } from '../session.js';
import { usePress } from './act.js';
import { personOf, place, placeOf, second } from './model.js';
import { isPaused, undoable, undoNow } from './steering.js';

/** Ten seconds to undo a move of the room. The seconds are text. */
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
    <b>${whatIsUndone(undo)}</b>
    <button type="button" aria-busy=${state === 'busy'} onClick=${press}>
      ${t('console.undo')} · <span aria-hidden="true">${t('console.seconds', { n: left })}</span>
    </button>
  </div>`;
}

/** The current state, which undoing would take back. @param {import('../protocol.js').View['console/undo']} undo */
function whatIsUndone({ what, ms = 0, person = '' }) {
  switch (what) {
    case 'step':
      return t('console.now_at', { step: stepTitle(place().now) });
    case 'time': {
      const n = Math.abs(Math.round(ms / 60_000));
      return t(ms < 0 ? 'console.undo_less' : 'console.undo_more', { n });
    }
    case 'pause':
      return t(isPaused() ? 'console.undo_paused' : 'console.undo_resumed');
    case 'scene': {
      const scene = key('room/scene').value?.scene ?? 'auto';
      return t('console.undo_scene', { scene: t(`console.scene_${scene}`) });
    }
    case 'group': {
      const moved = personOf(person);
      return t('console.undo_group', { name: moved?.called ?? '', group: placeOf(moved?.group) });
    }
  }
}
