/** A "no" in words. @import { Answer } from '../outbox.js' */
import { hasText, t } from '../../i18n/i18n.js';
import { html, useEffect, useRef } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { connection } from '../session.js';
import { groupWord } from './model.js';

/** @param {Extract<Answer, { ok: false }>} no */
export function refusalText({ code, params }) {
  const name = `refusal.${code}`;
  if (!hasText(name)) return t('err.not_saved');
  const group = typeof params.group === 'string' ? groupWord(params.group) || params.group : '';
  return t(name, { ...params, group });
}

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
    <p>${refusalText(no)}</p>
  </div>`;
}
