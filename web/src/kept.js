/** Half-filled forms stay through a reload, in this tab. */
import { effect, signal } from '../vendor/ui.mjs';
import { sessionId } from './id.js';

/**
 * @template {Record<string, unknown>} T
 * @param {string} name @param {T} empty what it is before anything is filled in; what does not look like it is not taken up
 */
export function kept(name, empty) {
  const place = `floke.console.${sessionId()}.${name}`;
  const own = signal({ ...empty, ...restored(place, empty) });
  effect(() => {
    try {
      const filled = JSON.stringify(own.value);
      // When storage is full, removes the older value too.
      sessionStorage.removeItem(place);
      if (filled !== JSON.stringify(empty)) sessionStorage.setItem(place, filled);
    } catch {
      // In a private window, or when full, it lasts as long as the page.
    }
  });
  return own;
}

/** @template {Record<string, unknown>} T @param {string} place @param {T} empty @returns {Partial<T>} */
function restored(place, empty) {
  try {
    const found = JSON.parse(sessionStorage.getItem(place) ?? '{}');
    const fits = (/** @type {string} */ name) =>
      typeof found[name] === typeof empty[name] && Array.isArray(found[name]) === Array.isArray(empty[name]);
    return /** @type {Partial<T>} */ (
      Object.fromEntries(Object.keys(empty).flatMap((name) => (fits(name) ? [[name, found[name]]] : [])))
    );
  } catch {
    return {};
  }
}
