/** The form for another floke, and receipts for those sent from this phone. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { COMPLEXITIES, complexityText, SIZES, sizeText } from '../model/kind.js';
import { Choices } from '../parts/choice.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { connection, newId, send } from '../session.js';
import { Receipt } from './button.js';
import { useKept } from './kept.js';
import { Refused } from './refusal.js';

/** @typedef {{ text: string, size: string, complexity: string }} Floke blank: not known */
/** @typedef {import('../outbox.js').Answer} Answer */

/** @type {Floke} */
const EMPTY = { text: '', size: '', complexity: '' };
/** Fewer characters than the server takes: one or two sentences. */
const MAX = 300;

/** Floker sent since this page was loaded, in order; without an answer one is on its way. */
const sent = signal(/** @type {{ id: string, floke: Floke, answer: Answer | null }[]} */ ([]));

/** @param {Floke} floke */
async function submit(floke) {
  const id = newId();
  sent.value = [...sent.value, { id, floke, answer: null }];
  const answer = await send({
    type: 'submit_floke',
    id,
    text: floke.text,
    size: /** @type {any} */ (floke.size || null),
    complexity: /** @type {any} */ (floke.complexity || null),
  });
  sent.value = sent.value.map((one) => (one.id === id ? { ...one, answer } : one));
  if (answer.ok) announce(t('phone.floke_stored', { n: 1 }));
}

/**
 * Each is on its way, stored, or sent back with the reason. @param {{ onChange: (floke: Floke) => void }} props
 */
export function SentFloker({ onChange }) {
  const stored = sent.value.filter((one) => one.answer?.ok);
  const newest = stored.at(-1);
  return html`${
    newest &&
    html`<${Receipt} title=${t('phone.floke_stored', { n: stored.length })} text=${newest.floke.text}>
      <small>${t('phone.floke_nameless')}</small>
    <//>`
  }
  ${sent.value
    .filter((one) => !one.answer)
    .map(
      ({ id, floke }) => html`<p key=${id} class="check is-quiet">
        <${Icon} name="Clock" /><span><b>${t(connection.value === 'lost' ? 'phone.sent_later' : 'phone.sending_now')}</b>${floke.text}</span>
      </p>`,
    )}
  ${sent.value.map(
    ({ id, floke, answer }) =>
      answer &&
      !answer.ok &&
      html`<div key=${id} class="sent-back">
        <${Refused} no=${answer} />
        <blockquote class="version">${floke.text}</blockquote>
        <button
          type="button"
          class="ds-button"
          data-variant="secondary"
          onClick=${() => {
            sent.value = sent.value.filter((one) => one.id !== id);
            onChange(floke);
          }}
        >
          ${t('phone.floke_change')}
        </button>
      </div>`,
  )}`;
}

/** @param {{ onDone: () => void, from: Floke | null }} props `from`: one that was sent back */
export function FlokeForm({ onDone, from }) {
  const form = useId();
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [floke, setFloke, forget] = useKept('floke', EMPTY);
  const [error, setError] = useState('');
  useEffect(() => {
    // Put before text begun meanwhile.
    if (from) setFloke({ ...from, text: [from.text, floke.text].filter(Boolean).join('\n') });
    area.current?.focus();
  }, []);

  /** @param {Event} event */
  const onSubmit = (event) => {
    event.preventDefault();
    if (!floke.text.trim()) {
      setError(t('refusal.empty'));
      area.current?.focus();
      return;
    }
    submit(floke);
    forget();
    onDone();
  };
  /** @template {string} T @param {readonly T[]} of @param {(value: T) => string} text */
  const options = (of, text) => [
    ...of.map((value) => ({ value: String(value), label: text(value) })),
    { value: '', label: t('common.dont_know') },
  ];
  return html`<form id=${form} class="form-card" onSubmit=${onSubmit}>
    <${Field}
      label=${t('prep.floke_label')}
      hint=${t('prep.floke_help')}
      error=${error}
      text=${floke.text}
      max=${MAX}
      control=${(/** @type {Record<string, unknown>} */ own) => html`<textarea
        ref=${area}
        class="ds-input"
        ...${own}
        rows="3"
        value=${floke.text}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => {
          setError('');
          setFloke({ ...floke, text: event.currentTarget.value });
        }}
      ></textarea>`}
    />
    <div class="choices-short">
    <${Choices}
      legend=${t('prep.size_label')}
      options=${options(SIZES, sizeText)}
      chosen=${[floke.size]}
      onChoose=${([size = '']) => setFloke({ ...floke, size })}
    />
    <${Choices}
      legend=${t('phone.complexity_label')}
      options=${options(COMPLEXITIES, complexityText)}
      chosen=${[floke.complexity]}
      onChoose=${([complexity = '']) => setFloke({ ...floke, complexity })}
    />
    </div>
    <p class="hint">${t('prep.anonymous')}</p>
    <div class="button-row">
      <button type="submit" class="ds-button" data-size="md">${t('prep.submit')}</button>
      <button type="button" class="ds-button" data-variant="tertiary" onClick=${onDone}>${t('common.cancel')}</button>
    </div>
  </form>`;
}
