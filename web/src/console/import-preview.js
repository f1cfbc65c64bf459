/** Preview of an import: accepted lines, lines already in the list, rejected rows, and a form to correct each. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { kindText } from '../model/kind.js';
import { Icon } from '../parts/icon.js';
import { LineForm } from './import-form.js';

/** @import { Line, Rejected, Row } from './parse.js' */

const MOST_SHOWN = 12;

/**
 * @typedef {{ onMend: (some: [string, Partial<Row> | null | undefined][]) => void, still: boolean }} Mending `null` takes a
 *   row out, nothing at all puts it back as it came; `still`: it is being sent
 */

/**
 * @param {{ lines: Line[], again: Line[], takesAgain: boolean, onAgain: (takes: boolean) => void, rejected: Rejected[],
 *   out: Row[] } & Mending} props
 */
export function Preview({ lines, again, takesAgain, onAgain, rejected, out, onMend, still }) {
  const floker = lines.reduce((sum, line) => sum + line.floker.length, 0);
  const unknown = lines.filter((line) => line.size === null || line.complexity === null).length;
  return html`<div class="preview">
    <p role="status"><b>${t('console.import_found', { n: lines.length })}</b> · ${t('common.floker', { n: floker })}</p>
    ${unknown > 0 && html`<p class="hint">${t('console.import_unknown', { n: unknown })}</p>`}
    <${Lines} lines=${lines} onMend=${onMend} still=${still} />
    ${
      again.length > 0 &&
      html`<section class="import-part">
        <h3>${t('console.import_again', { n: again.length })}</h3>
        <label class="check-field">
          <input
            type="checkbox"
            class="ds-input"
            checked=${takesAgain}
            disabled=${still}
            onChange=${(/** @type {any} */ event) => onAgain(event.currentTarget.checked)}
          />
          <span>${t('console.import_again_take')}<small>${t('console.import_again_hint')}</small></span>
        </label>
        <${Lines} lines=${again} onMend=${onMend} still=${still} />
      </section>`
    }
    ${
      rejected.length > 0 &&
      html`<section class="rejected">
        <h3><${Icon} name="ExclamationmarkTriangle" />${t('console.import_rejected', { n: rejected.length })}</h3>
        <ul class="import-lines">
          ${rejected.map(
            ({ row, why }) => html`<${Item}
              key=${row.key}
              rows=${[row]}
              name=${wordsIn(row)}
              why=${`${t('console.row', { n: row.row })} ${t(`console.import_${why}`)}`}
              onMend=${onMend}
              still=${still}
            />`,
          )}
        </ul>
      </section>`
    }
    ${
      out.length > 0 &&
      html`<section class="import-part">
        <h3>${t('console.import_left_out', { n: out.length })}</h3>
        <ul class="import-lines">
          ${out.map(
            (row) => html`<li key=${row.key}>
              <span class="import-lines__text">${wordsIn(row)}</span>
              <button type="button" class="small-button" disabled=${still} onClick=${() => onMend([[row.key, undefined]])}>
                ${t('console.import_take_back')}<span class="sr-only">: ${brief(wordsIn(row))}</span>
              </button>
            </li>`,
          )}
        </ul>
      </section>`
    }
  </div>`;
}

/** The beginning of a text, for people who only hear it. @param {string} text */
const brief = (text) => (text.length > 80 ? `${text.slice(0, 80)} …` : text);

/** @param {Row} row */
const wordsIn = (row) => [row.title, ...row.floker].filter((text) => text.trim() !== '').join(' · ') || row.theme;

/** The first dozen, or all of them. @param {{ lines: Line[] } & Mending} props */
function Lines({ lines, onMend, still }) {
  const [all, setAll] = useState(false);
  if (lines.length === 0) return null;
  return html`<ol class="import-lines">
      ${(all ? lines : lines.slice(0, MOST_SHOWN)).map(
        (line) => html`<${Item}
          key=${line.rows[0]?.key}
          rows=${line.rows}
          name=${line.title}
          about=${[line.theme, kindText(line), t('common.floker', { n: line.floker.length })].filter(Boolean).join(' · ')}
          onMend=${onMend}
          still=${still}
        />`,
      )}
    </ol>
    ${
      lines.length > MOST_SHOWN &&
      html`<button type="button" class="small-button" aria-expanded=${all} onClick=${() => setAll(!all)}>
        ${t(all ? 'console.import_fewer' : 'console.import_all', { n: lines.length })}
      </button>`
    }`;
}

/** @param {{ rows: Row[], name: string, about?: string, why?: string } & Mending} props `why` it does not come in */
function Item({ rows, name, about, why, onMend, still }) {
  const [open, setOpen] = useState(false);
  const [left, setLeft] = useState(false);
  if (open)
    return html`<li class="is-open">
      <${LineForm}
        rows=${rows}
        name=${name}
        onCancel=${() => {
          setOpen(false);
          setLeft(true);
        }}
        onSave=${(/** @type {[string, Partial<Row>][]} */ some) => {
          setOpen(false);
          setLeft(true);
          onMend(some);
        }}
      />
    </li>`;
  return html`<li>
    <span>${why && html`<b>${why}</b>`}<span class="import-lines__text">${name}</span>${about && html`<small>${about}</small>`}</span>
    <button
      type="button"
      class="small-button"
      disabled=${still}
      ref=${(/** @type {HTMLElement | null} */ button) => left && button?.focus()}
      onBlur=${() => setLeft(false)}
      onClick=${() => setOpen(true)}
    >
      ${t('console.import_change')}<span class="sr-only">: ${brief(name)}</span>
    </button>
    <button type="button" class="small-button" disabled=${still} onClick=${() => onMend(rows.map((row) => [row.key, null]))}>
      ${t('console.import_leave_out')}<span class="sr-only">: ${brief(name)}</span>
    </button>
  </li>`;
}
