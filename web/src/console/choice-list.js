/** The answers of a vote. */

import { t } from '../../i18n/i18n.js';
import { html, useId, useLayoutEffect, useRef } from '../../vendor/ui.mjs';
import { CHOICE, CHOICES } from '../limits.js';
import { Icon } from '../parts/icon.js';
import { Length, lengthProps } from '../parts/length.js';

/** @param {{ choices: string[], onChange: (choices: string[]) => void }} props */
export function ChoiceList({ choices, onChange }) {
  const id = useId();
  const own = useRef(/** @type {HTMLElement | null} */ (null));
  const added = useRef(false);
  // Moves the caret to a new answer, before the next key is read.
  useLayoutEffect(() => {
    if (added.current)
      own.current
        ?.querySelectorAll('input')
        .item(choices.length - 1)
        ?.focus();
    added.current = false;
  }, [choices.length]);
  const add = () => {
    if (choices.length >= CHOICES) return;
    added.current = true;
    onChange([...choices, '']);
  };
  return html`<fieldset class="choice-list" ref=${own}>
    <legend>${t('console.choices')}</legend>
    ${choices.map(
      (text, at) => html`<div key=${at}>
        <input
          class="ds-input"
          aria-label=${t('console.choice_n', { n: at + 1 })}
          placeholder=${t('console.choice_n', { n: at + 1 })}
          ...${lengthProps(`${id}-${at}`, text, CHOICE)}
          value=${text}
          onInput=${(/** @type {any} */ event) => onChange(choices.map((other, place) => (place === at ? event.currentTarget.value : other)))}
        />
        <button
          type="button"
          class="icon-button"
          aria-label=${t('console.choice_remove', { n: at + 1 })}
          aria-disabled=${choices.length <= 2}
          onClick=${() => choices.length > 2 && onChange(choices.filter((_, place) => place !== at))}
        >
          <${Icon} name="Trash" />
        </button>
        <${Length} id=${`${id}-${at}`} text=${text} max=${CHOICE} />
      </div>`,
    )}
    <button type="button" class="small-button" aria-disabled=${choices.length >= CHOICES} onClick=${add}>
      <${Icon} name="Plus" />${t('console.choice_add')}
    </button>
  </fieldset>`;
}
