/** Two wrote at the same time. Both texts are kept, and a person decides. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { maxOf } from '../model/form.js';
import { time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { key, me } from '../session.js';
import { useAct } from './act.js';
import { joined, sides } from './both.js';
import { rows, textValue } from './model.js';
import { Refused } from './refusal.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('../protocol.js').Command} Command */
/** @typedef {import('./texts.js').SharedDraft} SharedDraft */

/**
 * Each text with a button that keeps it, and both together.
 * @param {import('./both.js').Sides & { max: number, draft: SharedDraft, command: (text: string) => Command }} props
 *   `command` makes one text the current one
 */
function Versions({ whose, who, same, at, theirs, mine, max, draft, command }) {
  const { act, busy, no } = useAct();
  const said = same
    ? t(whose ? 'err.conflict_same' : 'err.conflict_own', { name: who })
    : t('err.conflict', { name: who });
  /** @param {string} text */
  const settle = async (text) => {
    const before = draft.draft.value?.text;
    if (busy || !(await act(command(text))).ok) return;
    // Text typed meanwhile is newer than the choice.
    if (draft.draft.value?.text === before) draft.discard();
  };
  const useBoth = () => {
    const both = joined(theirs, mine, max);
    if (both.fits) return settle(both.text);
    // Too long to store: goes into the field, to be shortened there; the conflict remains.
    draft.discard();
    return draft.input(both.text);
  };
  return html`<div class="check is-asking" role="group" aria-label=${said}>
    <${Icon} name="ExclamationmarkTriangle" />
    <div>
      <b role="status">${said}</b>
      <p class="hint">${same ? t('phone.older_text') : who} · ${time(at)}</p>
      <blockquote class="version">${theirs}</blockquote>
      <button type="button" class="ds-button" data-variant="secondary" aria-busy=${busy} onClick=${() => settle(theirs)}>
        ${same ? t('phone.keep_older') : t('phone.keep_theirs', { name: who })}
      </button>
      <p class="hint">${same ? t('phone.newer_text') : (whose ?? t('phone.mine'))}</p>
      <blockquote class="version">${mine}</blockquote>
      <div class="button-row">
        <button type="button" class="ds-button" data-variant="secondary" aria-busy=${busy} onClick=${() => settle(mine)}>
          ${same ? t('phone.keep_newer') : whose ? t('phone.keep_theirs', { name: whose }) : t('phone.keep_mine')}
        </button>
        <button type="button" class="ds-button" data-variant="secondary" aria-busy=${busy} onClick=${useBoth}>
          ${t('phone.use_both')}
        </button>
      </div>
      ${!joined(theirs, mine, max).fits && html`<p class="hint">${t('phone.both_too_long')}</p>`}
      <${Refused} no=${no} />
    </div>
  </div>`;
}

/** @param {{ group: Id, field: string, draft: SharedDraft }} props */
export function Conflict({ group, field, draft }) {
  const value = textValue(group, field);
  const found = value && sides(value, me.value, draft.draft.value?.text);
  if (!value || !found) return null;
  return html`<${Versions}
    ...${found}
    max=${maxOf(field)}
    draft=${draft}
    command=${(/** @type {string} */ text) => ({ type: 'write', group, field, text, base: value.version, settle: true })}
  />`;
}

/** A text of her own, written on two devices. @param {{ field: string, draft: SharedDraft, max: number }} props */
export function OwnConflict({ field, draft, max }) {
  const stored = key(`mine/text/${field}`).value;
  const mine = draft.draft.value?.text;
  if (!stored || mine === undefined || draft.refused.value?.code !== 'both_wrote') return null;
  return html`<${Versions}
    whose=${null}
    who=""
    same=${true}
    at=${stored.at}
    theirs=${stored.text}
    mine=${mine}
    max=${max}
    draft=${draft}
    command=${(/** @type {string} */ text) => ({ type: 'write_own', field, text, base: stored.version })}
  />`;
}

/**
 * A cell of a row: the server keeps one version of it, this phone the other.
 * @param {{ group: Id, list: string, id: Id, column: string, draft: SharedDraft }} props
 */
export function CellConflict({ group, list, id, column, draft }) {
  const row = rows(group, list).find((other) => other.id === id);
  const mine = draft.draft.value?.text;
  if (!row || mine === undefined || draft.refused.value?.code !== 'both_wrote') return null;
  return html`<${Versions}
    whose=${null}
    who=${row.by}
    same=${row.person !== null && row.person === me.value}
    at=${row.at}
    theirs=${row.cells[column] ?? ''}
    mine=${mine}
    max=${maxOf(`${list}/${column}`)}
    draft=${draft}
    command=${(/** @type {string} */ text) => ({ type: 'put_row', group, list, row: id, cells: { ...row.cells, [column]: text }, base: row.version })}
  />`;
}
