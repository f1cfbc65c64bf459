/** Unsent text of a form stays through a reload, for its writer alone. */
import { useState } from '../../vendor/ui.mjs';
import { me } from '../session.js';
import { session } from './model.js';
import { drops, localStore } from './texts.js';

/**
 * @template T
 * @param {string} name
 * @param {T} initial
 * @returns {[T, (next: T) => void, () => void]} value, set, forget
 */
export function useKept(name, initial) {
  const place = `floke.form.${session.value?.id ?? ''}.${me.value}.${name}`;
  const [value, setValue] = useState(() => {
    try {
      return /** @type {T} */ (JSON.parse(localStore()?.getItem(place) ?? 'null') ?? initial);
    } catch {
      return initial;
    }
  });
  return [
    value,
    (next) => {
      setValue(next);
      try {
        localStore()?.setItem(place, JSON.stringify(next));
      } catch {
        // The storage is full: the text stays in this page.
      }
    },
    () => {
      setValue(initial);
      try {
        localStore()?.removeItem(place);
      } catch {
        // nothing was kept
      }
      drops.value++;
    },
  ];
}
