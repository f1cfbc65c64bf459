import { t } from '../../i18n/i18n.js';
import { html, useId, useLayoutEffect, useRef } from '../../vendor/ui.mjs';
import { AREA, AREAS } from '../limits.js';
import { Icon } from '../parts/icon.js';
import { Length, lengthProps } from '../parts/length.js';

/** Typical areas of a municipality; everybody changes some. */
export const usualAreas = () =>
  ['health', 'childhood', 'society', 'staff', 'nav', 'unions'].map((name) => t(`create.area_${name}`));

/** The service areas people choose from when they join. @param {{ list: string[], onList: (list: string[]) => void }} props */
export function Areas({ list, onList }) {
  const id = useId();
  const box = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  const goTo = useRef(/** @type {number | null} */ (null));

  useLayoutEffect(() => {
    if (goTo.current === null) return;
    const inputs = box.current?.querySelectorAll('input');
    inputs?.[Math.min(goTo.current, inputs.length - 1)]?.focus();
    goTo.current = null;
  });

  /** @param {number} at @param {string} text */
  const change = (at, text) => onList(list.map((area, index) => (index === at ? text : area)));
  /** @param {number} at */
  const remove = (at) => {
    goTo.current = at;
    onList(list.filter((_, index) => index !== at));
  };
  const add = () => {
    goTo.current = list.length;
    onList([...list, '']);
  };

  return html`<fieldset class="areas" ref=${box}>
    <legend>${t('create.areas')}</legend>
    <p class="hint">${t('create.areas_hint')}</p>
    <ol>
      ${list.map(
        (area, at) => html`<li key=${at}>
          <input
            class="ds-input"
            aria-label=${t('create.area_n', { n: at + 1 })}
            ...${lengthProps(`${id}-${at}`, area, AREA)}
            value=${area}
            onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => change(at, event.currentTarget.value)}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
              if (event.key !== 'Enter' || list.length >= AREAS) return;
              event.preventDefault();
              add();
            }}
          />
          <button type="button" class="areas__remove" onClick=${() => remove(at)}>
            <${Icon} name="XMark" /><span class="sr-only">${t('create.area_remove', { area: area || t('create.area_n', { n: at + 1 }) })}</span>
          </button>
          <${Length} id=${`${id}-${at}`} text=${area} max=${AREA} />
        </li>`,
      )}
    </ol>
    ${
      list.length < AREAS &&
      html`<button type="button" class="ds-button" data-variant="tertiary" onClick=${add}>
        <${Icon} name="Plus" />${t('create.area_add')}
      </button>`
    }
  </fieldset>`;
}
