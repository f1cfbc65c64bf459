/** Paste or choose a file, preview it, correct it, then send. Nothing typed is lost when something fails. */

import { t } from '../../i18n/i18n.js';
import { computed, html, signal, useId } from '../../vendor/ui.mjs';
import { kept } from '../kept.js';
import { LINES } from '../limits.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { newId } from '../session.js';
import { perform, usePress } from './act.js';
import { batches } from './batches.js';
import { decode } from './decode.js';
import { Preview } from './import-preview.js';
import { gather, readRows } from './parse.js';

/** @import { Row } from './parse.js' */
/** @import { Batch } from './batches.js' */

/** The most lines of a bruttoliste, as the server counts; hidden ones are among them. */
const MOST_FILE_BYTES = 5_000_000;

/** By key; null: taken out. @typedef {[string, Partial<Row> | null][]} Mended rows that were mended here */

const NOTHING = { pasted: '', column: -1, mended: /** @type {Mended} */ ([]) };
/** Unsent input stays through a reload. `column`: the column of the floker, when the facilitator has chosen one. */
const draft = kept('import', NOTHING);
export const isBegun = () => draft.value.pasted !== '';
const pasted = computed(() => draft.value.pasted);
const column = computed(() => (draft.value.column < 0 ? null : draft.value.column));
const mended = computed(() => new Map(draft.value.mended));
/** The message about the file. */
const note = signal(/** @type {'' | 'read_1252' | 'xlsx' | 'file_big'} */ (''));
const takesAgain = signal(false);

/** The rest to send, with its ids, so that a second try repeats the first. */
const sending = signal(
  /** @type {{ left: Batch[], sent: number, all: number, known: ReadonlyMap<string, string> } | null} */ (null),
);

const read = computed(() => readRows(pasted.value, column.value));
const rows = computed(() =>
  read.value.rows
    .filter((row) => mended.value.get(row.key) !== null)
    .map((row) => ({ ...row, ...mended.value.get(row.key) })),
);
const out = computed(() => read.value.rows.filter((row) => mended.value.get(row.key) === null));

/** Runs a change, and forgets the import under way. @param {() => void} work */
function change(work) {
  work();
  sending.value = null;
}

/** @param {string} text @param {typeof note.value} [said] */
const bring = (text, said = '') =>
  change(() => {
    draft.value = { ...NOTHING, pasted: text, mended: text === '' ? [] : draft.value.mended };
    note.value = said;
  });

/** @param {File} file */
async function choose(file) {
  if (file.size > MOST_FILE_BYTES) return bring('', 'file_big');
  const bytes = new Uint8Array(await file.arrayBuffer());
  // A spreadsheet file is a zip.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return bring('', 'xlsx');
  const { text, encoding } = decode(bytes);
  return bring(text, encoding === 'windows-1252' ? 'read_1252' : '');
}

/**
 * @param {{ known: ReadonlyMap<string, string>, count: number, onDone: () => void }} props `known`: lines of the list by
 *   `titleKey`; `count`: how many there are
 */
export function Importing({ known, count, onDone }) {
  // Lines sent a moment ago must not show as "already there" while the rest is on its way.
  const { lines, rejected } = gather(rows.value, sending.value?.known ?? known);
  const again = lines.filter((line) => line.into !== null);
  const chosen = takesAgain.value ? lines : lines.filter((line) => line.into === null);
  const over = sending.value ? 0 : count + chosen.filter((line) => line.into === null).length - LINES;
  const may = chosen.length > 0 && over <= 0;
  const { state, press } = usePress(async () => {
    let answer = null;
    const all = chosen.length;
    let now = sending.value ?? { left: batches(chosen, newId), sent: 0, all, known };
    sending.value = now;
    for (let batch = now.left[0]; batch; batch = now.left[0]) {
      answer = await perform(batch.command, { kept: false });
      if (!answer.ok) return answer;
      now = { ...now, left: now.left.slice(1), sent: now.sent + batch.lines };
      sending.value = now;
    }
    takesAgain.value = false;
    bring('');
    onDone();
    return answer;
  });
  return html`<section class="sheet-card">
    <h2>${t('console.import')}</h2>
    <${Field}
      label=${t('console.import_paste')}
      hint=${t('console.import_hint')}
      control=${(/** @type {any} */ own) => html`<textarea
        class="ds-input"
        ...${own}
        rows="6"
        spellcheck=${false}
        value=${pasted.value}
        readonly=${state === 'busy'}
        onInput=${(/** @type {any} */ event) => bring(event.currentTarget.value)}
      ></textarea>`}
    />
    <label class="file-field small-button">
      <${Icon} name="FileText" />${t('console.import_file')}
      <input
        type="file"
        class="sr-only"
        accept=".json,.csv,.tsv,.txt,text/plain,text/csv,application/json"
        onChange=${(/** @type {any} */ event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) choose(file);
          event.currentTarget.value = '';
        }}
      />
    </label>
    ${
      note.value &&
      html`<p class=${note.value === 'read_1252' ? 'hint' : 'notice-line'} role="status">
        <${Icon} name=${note.value === 'read_1252' ? 'InformationSquare' : 'ExclamationmarkTriangle'} />${t(`console.import_${note.value}`)}
      </p>`
    }
    ${read.value.columns.length > 0 && html`<${Column} />`}
    ${read.value.broken && html`<p class="notice-line" role="alert"><${Icon} name="ExclamationmarkTriangle" />${t('console.import_broken')}</p>`}
    ${
      read.value.rows.length > 0 &&
      html`<${Preview}
        lines=${lines.filter((line) => line.into === null)}
        again=${again}
        takesAgain=${takesAgain.value}
        rejected=${rejected}
        out=${out.value}
        still=${state === 'busy'}
        onAgain=${(/** @type {boolean} */ takes) => change(() => (takesAgain.value = takes))}
        onMend=${(/** @type {[string, Partial<Row> | null | undefined][]} */ some) =>
          change(() => {
            const next = new Map(mended.value);
            for (const [key, how] of some) {
              if (how === undefined) next.delete(key);
              else next.set(key, how);
            }
            draft.value = { ...draft.value, mended: [...next] };
          })}
      />`
    }
    ${over > 0 && html`<p class="notice-line" role="status"><${Icon} name="ExclamationmarkTriangle" />${t('console.import_full', { max: LINES, n: over })}</p>`}
    <div class="dialog-actions">
      <button type="button" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-disabled=${!may} onClick=${() => may && press()}>
        <${Icon} name="Upload" />${t('console.import_send', { n: chosen.length })}
      </button>
      <p role="status" class="hint">
        ${sending.value && t(state === 'busy' ? 'console.import_sending' : 'console.import_stopped', { n: sending.value.sent, m: sending.value.all })}
      </p>
    </div>
  </section>`;
}

/** Asks for the column of the floker when no heading names it. */
function Column() {
  const id = useId();
  const { columns, column: taken } = read.value;
  return html`<div class="ds-field">
    <label class="ds-label" for=${id}>${t('console.import_column')}</label>
    <select
      id=${id}
      class="ds-input"
      value=${String(taken)}
      onChange=${(/** @type {any} */ event) => change(() => (draft.value = { ...draft.value, column: Number(event.currentTarget.value) }))}
    >
      ${columns.map((name, at) => html`<option key=${at} value=${String(at)}>${`${at + 1}. ${name.slice(0, 60)}`}</option>`)}
    </select>
  </div>`;
}
