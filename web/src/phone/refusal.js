/** A "no", where it was pressed. @import { Answer } from '../outbox.js' */
import { html, useEffect, useRef } from '../../vendor/ui.mjs';
import { refusalInRoom } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { connection } from '../session.js';

/**
 * Shown where it was pressed: in the bar when the button is there, because the bar may cover the end of a page.
 * @param {{ no: Extract<Answer, { ok: false }> | null | undefined }} props
 */
export function Refused({ no }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (box.current?.closest('main, .is-cramped')) box.current.scrollIntoView({ block: 'nearest' });
  }, [no]);
  // The connection is back, so this is no longer a reason.
  if (!no || (no.code === 'offline' && connection.value === 'online')) return null;
  return html`<div ref=${box} class="check is-asking" role="alert">
    <${Icon} name="ExclamationmarkTriangle" />
    <p>${refusalInRoom(no)}</p>
  </div>`;
}
