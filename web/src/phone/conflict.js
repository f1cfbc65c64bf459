/** Two wrote at the same time. Both texts are kept, and a person decides. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { send } from '../session.js';
import { maxOf, nameOf, textValue, time } from './model.js';

/** @typedef {import('../protocol.js').Id} Id */

/**
 * @param {{ who: string, at?: number, text: string, onKeep: () => void, onBoth: () => void, busy?: boolean }} props
 */
export function Versions({ who, at, text, onKeep, onBoth, busy = false }) {
  return html`<div class="check is-asking" role="status">
    <${Icon} name="ExclamationmarkTriangle" />
    <div>
      <b>${t('err.conflict', { name: who })}</b>
      <blockquote class="version">${text}</blockquote>
      ${at !== undefined && html`<p class="hint">${who} · ${time(at)}</p>`}
      <div class="button-row">
        <button type="button" class="ds-button" data-variant="secondary" disabled=${busy} onClick=${onKeep}>
          ${t('phone.keep_this')}
        </button>
        <button type="button" class="ds-button" data-variant="secondary" disabled=${busy} onClick=${onBoth}>
          ${t('phone.use_both')}
        </button>
      </div>
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
      text: text.slice(0, maxOf(field)),
      base: value.version,
      settle: true,
    });
    if (answer.ok) draft.discard();
    setBusy(false);
  };
  const mine = draft.draft.value?.text ?? value.text;
  const all = [mine, ...value.others.map(({ text }) => text)];
  return html`<${Versions}
    who=${nameOf(group, other.by)}
    at=${other.at}
    text=${value.others.map(({ text }) => text).join('\n')}
    busy=${busy}
    onKeep=${() => settle(mine)}
    onBoth=${() => settle(all.join('\n'))}
  />`;
}
