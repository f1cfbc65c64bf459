/** One more floke for the list. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { Choices } from '../parts/choice.js';
import { Field } from '../parts/field.js';
import { announce } from '../parts/live.js';
import { newId, send } from '../session.js';
import { useKept } from './kept.js';
import { Refused } from './refusal.js';

/** @typedef {{ text: string, size: string, complexity: string }} Floke */

const EMPTY = { text: '', size: 'medium', complexity: 'simple' };
const MAX = 300;

/** @param {{ onDone: () => void }} props */
export function FlokeForm({ onDone }) {
  const form = useId();
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [floke, setFloke, forget] = useKept('floke', /** @type {Floke} */ (EMPTY));
  const [error, setError] = useState('');
  const [no, setNo] = useState(/** @type {any} */ (null));
  useEffect(() => area.current?.focus(), []);

  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    const text = floke.text.trim();
    if (!text) {
      setError(t('refusal.empty'));
      area.current?.focus();
      return;
    }
    const { size, complexity } = /** @type {{ size: any, complexity: any }} */ (floke);
    const answer = send({ type: 'submit_floke', id: newId(), text, size, complexity });
    forget();
    announce(t('prep.thanks', { n: 1 }));
    const got = await answer;
    if (got.ok) onDone();
    else {
      setFloke(floke);
      setNo(got);
    }
  };
  return html`<form id=${form} class="form-card" onSubmit=${submit}>
    <${Field}
      label=${t('prep.floke_label')}
      hint=${t('prep.floke_help')}
      error=${error}
      control=${(/** @type {Record<string, unknown>} */ own) => html`<textarea
        ref=${area}
        class="ds-input"
        ...${own}
        rows="3"
        maxlength=${MAX}
        value=${floke.text}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => {
          setError('');
          setFloke({ ...floke, text: event.currentTarget.value });
        }}
      ></textarea>`}
    />
    <${Choices}
      legend=${t('prep.size_label')}
      options=${['small', 'medium', 'large'].map((value) => ({ value, label: t(`size.${value}`) }))}
      chosen=${[floke.size]}
      onChoose=${([size = EMPTY.size]) => setFloke({ ...floke, size })}
    />
    <${Choices}
      legend=${t('phone.complexity_label')}
      options=${['simple', 'composite'].map((value) => ({ value, label: t(`complexity.${value}`) }))}
      chosen=${[floke.complexity]}
      onChoose=${([complexity = EMPTY.complexity]) => setFloke({ ...floke, complexity })}
    />
    <p class="hint">${t('prep.anonymous')}</p>
    <${Refused} no=${no} />
    <div class="button-row">
      <button type="submit" class="ds-button" data-size="md">${t('prep.submit')}</button>
      <button type="button" class="ds-button" data-variant="tertiary" onClick=${onDone}>${t('common.cancel')}</button>
    </div>
  </form>`;
}
