/** Two wrote at the same time. Both texts are kept, and a person decides. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { send } from '../session.js';
import { maxOf, nameOf, textValue, time } from './model.js';

/** @typedef {import('../protocol.js').Id} Id */

/**
 * Each text with a button of its own that keeps that one. `onBoth` is absent when there is no room for both.
 * @param {{ who: string, at?: number, text: string, mine: string, onMine: () => void, onTheirs: () => void,
 *   onBoth: (() => void) | null, busy?: boolean }} props
 */
export function Versions({ who, at, text, mine, onMine, onTheirs, onBoth, busy = false }) {
  return html`<div class="check is-asking" role="status">
    <${Icon} name="ExclamationmarkTriangle" />
    <div>
      <b>${t('err.conflict', { name: who })}</b>
      <p class="hint">${who}${at !== undefined && ` · ${time(at)}`}</p>
      <blockquote class="version">${text}</blockquote>
      <button type="button" class="ds-button" data-variant="secondary" disabled=${busy} onClick=${onTheirs}>
        ${t('phone.keep_theirs', { name: who })}
      </button>
      <p class="hint">${t('phone.mine')}</p>
      <blockquote class="version">${mine}</blockquote>
      <div class="button-row">
        <button type="button" class="ds-button" data-variant="secondary" disabled=${busy} onClick=${onMine}>
          ${t('phone.keep_mine')}
        </button>
        ${
          onBoth &&
          html`<button type="button" class="ds-button" data-variant="secondary" disabled=${busy} onClick=${onBoth}>
            ${t('phone.use_both')}
          </button>`
        }
      </div>
      ${!onBoth && html`<p class="hint">${t('phone.no_room_for_both')}</p>`}
    </div>
  </div>`;
}

/**
 * @param {{ group: Id, field: string, draft: import('./texts.js').SharedDraft }} props
 */
export function Conflict({ group, field, draft }) {
  const [busy, setBusy] = useState(false);
  const value = textValue(group, field);
  const other = value?.others[0];
  if (!value || !other) return null;
  /** @param {string} text */
  const settle = async (text) => {
    setBusy(true);
    const answer = await send({
      type: 'write',
      group,
      field,
      text,
      base: value.version,
      settle: true,
    });
    if (answer.ok) draft.discard();
    setBusy(false);
  };
  const mine = draft.draft.value?.text ?? value.text;
  const theirs = value.others.map(({ text }) => text).join('\n');
  const both = `${theirs}\n${mine}`;
  return html`<${Versions}
    who=${nameOf(group, other.by)}
    at=${other.at}
    text=${theirs}
    mine=${mine}
    busy=${busy}
    onMine=${() => settle(mine)}
    onTheirs=${() => settle(theirs)}
    onBoth=${[...both].length > maxOf(field) ? null : () => settle(both)}
  />`;
}
