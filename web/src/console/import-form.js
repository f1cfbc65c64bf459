/** Edits one line of an import in place: its title, floker, theme and kind. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { FLOKE, THEME } from '../limits.js';
import { COMPLEXITIES, complexityText, SIZES, sizeText } from '../model/kind.js';
import { Length, lengthProps } from '../parts/length.js';
import { COMPLEXITY_WORDS, plain, SIZE_WORDS } from './kinds.js';

/** @import { Row } from './parse.js' */

/**
 * @param {{ rows: Row[], name: string, onSave: (some: [string, Partial<Row>][]) => void, onCancel: () => void }} props
 *   `rows`: those that say this line
 */
export function LineForm({ rows, name, onSave, onCancel }) {
  const id = useId();
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const first = rows[0];
  // A single floke is its own line; several, or one under a title, have a separate line.
  const alone = rows.length === 1 && first?.title.trim() === '' && first.floker.length < 2;
  const [title, setTitle] = useState(name);
  const [texts, setTexts] = useState(() => rows.map((row) => (alone && row.floker.length === 0 ? [''] : row.floker)));
  const of = (/** @type {'theme' | 'size' | 'complexity'} */ what) =>
    rows.find((row) => row[what].trim() !== '')?.[what] ?? '';
  const [theme, setTheme] = useState(of('theme'));
  const [size, setSize] = useState(SIZE_WORDS[plain(of('size'))] ?? '');
  const [complexity, setComplexity] = useState(COMPLEXITY_WORDS[plain(of('complexity'))] ?? '');
  useEffect(() => /** @type {HTMLElement | null | undefined} */ (form.current?.querySelector('textarea'))?.focus(), []);
  const count = texts.flat().length;
  let n = 0;
  return html`<form
    class="line-form"
    ref=${form}
    onSubmit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      onSave(
        rows.map((row, at) => [
          row.key,
          { title: alone ? '' : title, floker: texts[at] ?? [], theme, size, complexity, wrong: false, lost: 0 },
        ]),
      );
    }}
  >
    ${!alone && html`<${Area} label=${t('console.import_line')} value=${title} onText=${setTitle} />`}
    ${texts.flatMap((some, row) =>
      some.map((text, at) => {
        n++;
        return html`<${Area}
          key=${`${row}.${at}`}
          label=${count > 1 ? t('console.import_floke_n', { n }) : t('prep.floke_label')}
          value=${text}
          onText=${(/** @type {string} */ next) =>
            setTexts(
              texts.map((others, i) => (i === row ? others.map((other, j) => (j === at ? next : other)) : others)),
            )}
        />`;
      }),
    )}
    <div class="line-form__kind">
      <label>
        <span class="ds-label">${t('brutto.theme')}</span>
        <input class="ds-input" id=${id} ...${lengthProps(id, theme, THEME)} value=${theme} onInput=${(/** @type {any} */ event) => setTheme(event.currentTarget.value)} />
        <${Length} id=${id} text=${theme} max=${THEME} />
      </label>
      <${Kind} label=${t('console.size')} of=${SIZES} text=${sizeText} value=${size} onValue=${setSize} />
      <${Kind} label=${t('console.complexity')} of=${COMPLEXITIES} text=${complexityText} value=${complexity} onValue=${setComplexity} />
    </div>
    <div class="dialog-actions">
      <button type="submit" class="small-button">${t('common.save')}</button>
      <button type="button" class="small-button" onClick=${onCancel}>${t('common.cancel')}</button>
    </div>
  </form>`;
}

/** @param {{ label: string, value: string, onText: (text: string) => void }} props */
function Area({ label, value, onText }) {
  const id = useId();
  return html`<div class="ds-field">
    <label class="ds-label" for=${id}>${label}</label>
    <textarea
      id=${id}
      class="ds-input"
      rows=${value.length > 90 || value.includes('\n') ? 4 : 2}
      value=${value}
      ...${lengthProps(id, value, FLOKE)}
      onInput=${(/** @type {any} */ event) => onText(event.currentTarget.value)}
    ></textarea>
    <${Length} id=${id} text=${value} max=${FLOKE} />
  </div>`;
}

/** @param {{ label: string, of: readonly string[], text: (one: any) => string, value: string, onValue: (value: any) => void }} props */
function Kind({ label, of, text, value, onValue }) {
  return html`<label>
    <span class="ds-label">${label}</span>
    <select class="ds-input" value=${value} onChange=${(/** @type {any} */ event) => onValue(event.currentTarget.value)}>
      <option value="">${t('common.dont_know')}</option>
      ${of.map((one) => html`<option key=${one} value=${one}>${text(one)}</option>`)}
    </select>
  </label>`;
}
