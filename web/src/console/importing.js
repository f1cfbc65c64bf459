/** Paste or choose a file, see what will come in, then send. Nothing typed is lost when something fails. */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { newId } from '../session.js';
import { perform, usePress } from './act.js';
import { kindText } from './kinds.js';
import { batches, parseImport } from './parse.js';

const MOST_SHOWN = 12;

const pasted = signal('');
/** Batches that are still to be sent, with their ids; kept so that a second try is the same try. @type {{ text: string, left: import('../protocol.js').ImportCluster[][], sent: number } | null} */
let sending = null;
const progress = signal(/** @type {{ sent: number, all: number } | null} */ (null));

/** @param {{ known: readonly string[], onDone: () => void }} props */
export function Importing({ known, onDone }) {
  const text = pasted.value;
  const half = progress.value !== null;
  // What was sent a moment ago must not turn up as "already there" while the rest is on its way.
  const parsed = parseImport(text, half ? [] : known);
  const { state, press } = usePress(async () => {
    sending ??= { text, left: batches(parsed.lines, newId), sent: 0 };
    let answer = null;
    for (let batch = sending.left[0]; batch; batch = sending.left[0]) {
      progress.value = { sent: sending.sent, all: parsed.lines.length };
      answer = await perform({ type: 'import_floker', clusters: batch }, { kept: false });
      if (!answer.ok) return answer;
      sending.left.shift();
      sending.sent += batch.length;
    }
    sending = null;
    progress.value = null;
    pasted.value = '';
    onDone();
    return answer;
  });
  /** @param {string} next */
  const change = (next) => {
    pasted.value = next;
    sending = null;
    progress.value = null;
  };
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
        value=${text}
        readonly=${state === 'busy'}
        onInput=${(/** @type {any} */ event) => change(event.currentTarget.value)}
      ></textarea>`}
    />
    <label class="file-field small-button">
      <${Icon} name="FileText" />${t('console.import_file')}
      <input
        type="file"
        class="sr-only"
        accept=".json,.csv,.tsv,.txt,text/plain,text/csv,application/json"
        onChange=${async (/** @type {any} */ event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) change(await file.text());
        }}
      />
    </label>
    ${text.trim() !== '' && html`<${Preview} parsed=${parsed} />`}
    <div class="dialog-actions">
      <button
        type="button"
        class="ds-button"
        data-size="md"
        aria-busy=${state === 'busy'}
        aria-disabled=${parsed.lines.length === 0}
        onClick=${() => parsed.lines.length > 0 && press()}
      >
        <${Icon} name="Upload" />${t('console.import_send', { n: parsed.lines.length })}
      </button>
      <p role="status" class="hint">
        ${progress.value && t(state === 'busy' ? 'console.import_sending' : 'console.import_stopped', { n: progress.value.sent, m: progress.value.all })}
      </p>
    </div>
  </section>`;
}

/** @param {{ parsed: import('./parse.js').Parsed }} props */
function Preview({ parsed }) {
  const { lines, rejected, broken } = parsed;
  if (broken)
    return html`<p class="notice-line" role="alert"><${Icon} name="ExclamationmarkTriangle" />${t('console.import_broken')}</p>`;
  const guessed = lines.filter((line) => line.guessed).length;
  const floker = lines.reduce((sum, line) => sum + line.floker.length, 0);
  return html`<div class="preview">
    <p role="status"><b>${t('console.import_found', { n: lines.length })}</b> · ${t('common.floker', { n: floker })}</p>
    ${guessed > 0 && html`<p class="hint">${t('console.import_guessed', { n: guessed })}</p>`}
    <ol>
      ${lines
        .slice(0, MOST_SHOWN)
        .map(
          (line, at) =>
            html`<li key=${at}>${line.title}<small>${[line.theme, kindText(line), t('common.floker', { n: line.floker.length })].filter(Boolean).join(' · ')}</small></li>`,
        )}
    </ol>
    ${lines.length > MOST_SHOWN && html`<p class="hint">${t('console.and_more', { n: lines.length - MOST_SHOWN })}</p>`}
    ${
      rejected.length > 0 &&
      html`<div class="rejected">
        <h3><${Icon} name="ExclamationmarkTriangle" />${t('console.import_rejected', { n: rejected.length })}</h3>
        <ul>
          ${rejected.map(
            ({ row, text, why }, at) =>
              html`<li key=${at}><b>${t('console.row', { n: row })}</b> ${t(`console.import_${why}`)}<q>${text}</q></li>`,
          )}
        </ul>
      </div>`
    }
  </div>`;
}
