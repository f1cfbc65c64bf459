/** Unsent text of a form stays through a reload, for its writer alone. */
import { useState } from '../../vendor/ui.mjs';
import { session } from '../model/room.js';
import { me } from '../session.js';
import { storage } from '../way.js';
import { drops } from './texts.js';

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
      return /** @type {T} */ (JSON.parse(storage()?.getItem(place) ?? 'null') ?? initial);
    } catch {
      return initial;
    }
  });
  return [
    value,
    (next) => {
      setValue(next);
      try {
        storage()?.setItem(place, JSON.stringify(next));
      } catch {
        // The storage is full: the text stays in this page.
      }
    },
    () => {
      setValue(initial);
      try {
        storage()?.removeItem(place);
      } catch {
        // nothing was kept
      }
      drops.value++;
    },
  ];
}
