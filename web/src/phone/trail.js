/** Rounds of need as a trail: our first thought, what we heard outside, our thought now. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useId } from '../../vendor/ui.mjs';
import { askOf, hintOf, maxOf, nameOf } from '../model/form.js';
import { time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { Length } from '../parts/length.js';
import { newId } from '../session.js';
import { CellConflict } from './conflict.js';
import { Avatar, Control, NotStored, SaveState } from './field.js';
import { rows, writerOf } from './model.js';
import { firstRow, leftRow, sharedCell } from './texts.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('./model.js').Row} Row */

const LIST = 'need.rounds';

/** A round that has been begun on this phone and has no words yet; the server has no empty rows. */
const begun = signal(/** @type {{ group: Id, id: Id, after: number } | null} */ (null));

/** @param {{ round: Row, n: number }} props */
function Past({ round, n }) {
  return html`<li>
    <p class="eyebrow"><b>${t('need.round', { n })}</b> · ${time(round.at)}</p>
    <p>${round.cells.text}</p>
    ${round.cells.check && html`<p class="trail__learned"><b>${nameOf(`${LIST}.check`)}:</b> ${round.cells.check}</p>`}
  </li>`;
}

/** @param {{ voices: Row[] }} props */
function Voices({ voices }) {
  const last = voices.at(-1);
  if (!last) return null;
  return html`<li class="is-outside">
    <p class="eyebrow"><b>${t('phone.we_asked_n', { n: voices.length })}</b> · ${last.cells.source}</p>
    <p>${last.cells.learned || last.cells.asked}</p>
  </li>`;
}

/**
 * The round of now: the text in the card is the field itself.
 * @param {{ group: Id, row: Row | null, rowId: Id, n: number }} props
 */
function Now({ group, row, rowId, n }) {
  const id = useId();
  const draft = sharedCell(group, LIST, rowId, 'text');
  const writer = writerOf(group, LIST);
  const shown = draft.shown();
  const locked = Boolean(writer) && !draft.draft.value && document.activeElement?.id !== id;
  return html`<li class="is-now">
    <div class="field-card is-live">
      <div class="field-card__head">
        <label for=${id}>${t('phone.round_now', { n })}</label>
        <${SaveState} draft=${draft} empty=${shown === ''} />
      </div>
      <${Control}
        draft=${draft}
        presence=${LIST}
        shown=${shown}
        max=${maxOf(`${LIST}/text`)}
        own=${{ id, 'aria-describedby': `${id}-help` }}
        class="field-card__input"
        lines=${3}
        readOnly=${locked}
      />
      <p class="field-card__foot" id=${`${id}-help`}>
        ${
          writer
            ? html`<span class="presence"><${Avatar} name=${writer.name} />${t('home.writing', { name: writer.name })}</span>`
            : row?.cells.text
              ? html`<span>${t('phone.wrote_last', { name: row.by, time: time(row.at) })}</span>`
              : html`<span>${t(n === 1 ? 'need.round1_help' : 'need.round2_help')}</span>`
        }
        <${Icon} name="Pencil" />
      </p>
    </div>
    <${Length} id=${id} text=${shown} max=${maxOf(`${LIST}/text`)} />
    <${NotStored} draft=${draft} />
    <${CellConflict} group=${group} list=${LIST} id=${rowId} column="text" draft=${draft} />
  </li>`;
}

/** Insight from this round, and the way to the next. @param {{ group: Id, row: Row, n: number }} props */
function NextRound({ group, row, n }) {
  const id = useId();
  const draft = sharedCell(group, LIST, row.id, 'check');
  const shown = draft.shown();
  const again = () => {
    draft.save();
    begun.value = { group, id: newId(), after: n };
    requestAnimationFrame(() => document.querySelector('.trail .is-now')?.querySelector('textarea')?.focus());
  };
  return html`<div class="next-round">
    <div class="ds-field">
      <div class="field__head">
        <label class="ds-label" for=${id}>${askOf(`${LIST}.check`)} <span class="muted">(${t('common.optional')})</span></label>
        <${SaveState} draft=${draft} empty=${false} />
      </div>
      <p class="hint" id=${`${id}-hint`}>${hintOf(`${LIST}.check`)}</p>
      <${Control}
        draft=${draft}
        presence=${LIST}
        shown=${shown}
        max=${maxOf(`${LIST}/check`)}
        own=${{ id, 'aria-describedby': `${id}-hint` }}
        lines=${2}
      />
      <${Length} id=${id} text=${shown} max=${maxOf(`${LIST}/check`)} />
      <${NotStored} draft=${draft} />
      <${CellConflict} group=${group} list=${LIST} id=${row.id} column="check" draft=${draft} />
    </div>
    <button type="button" class="ds-button" data-variant="secondary" onClick=${again}>
      <${Icon} name="ArrowCirclepath" />${t('need.again')}<span class="sr-only"> (${t('need.round', { n: n + 1 })})</span>
    </button>
  </div>`;
}

/** @param {{ group: Id, open: boolean }} props */
export function Trail({ group, open }) {
  const rounds = rows(group, LIST);
  const begin = begun.value;
  const isBegun = begin?.group === group && begin.after === rounds.length;
  const fresh = isBegun ? begin.id : leftRow(group, LIST, 'text', rounds);
  const last = fresh ? null : (rounds.at(-1) ?? null);
  const past = open && last ? rounds.slice(0, -1) : rounds;
  const rowId = fresh ?? last?.id ?? firstRow(group, LIST);
  const n = past.length + 1;
  return html`<ol class="trail">
      ${past.map((round, index) => html`<${Past} key=${round.id} round=${round} n=${index + 1} />`)}
      <${Voices} voices=${rows(group, 'need.external')} />
      ${open && html`<${Now} key=${rowId} group=${group} row=${last} rowId=${rowId} n=${n} />`}
    </ol>
    ${open && last?.cells.text?.trim() && html`<${NextRound} key=${last.id} group=${group} row=${last} n=${n} />`}`;
}
