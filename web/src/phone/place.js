/** The person's place on the phone. The address holds it, so that the back button works. */
import { computed, signal } from '../../vendor/ui.mjs';

const TABS = /** @type {const} */ (['now', 'group', 'gathering']);

/** @typedef {(typeof TABS)[number]} Tab */

/** @returns {{ tab: Tab, page: string | null }} */
function read() {
  const [tab, page] = decodeURIComponent(location.hash.slice(1)).split('/');
  const known = TABS.find((name) => name === tab);
  return { tab: known ?? 'now', page: (known && page) || null };
}

export const place = signal(read());
export const tab = computed(() => place.value.tab);
/** A page inside the place, such as the one sentence. */
export const page = computed(() => place.value.page);

addEventListener('hashchange', () => {
  place.value = read();
});

/** @param {Tab} to @param {string | null} [inside] */
export const href = (to, inside = null) => `#${to}${inside ? `/${inside}` : ''}`;

/** @param {Tab} to @param {string | null} [inside] */
export function go(to, inside = null) {
  location.hash = href(to, inside);
  place.value = { tab: to, page: inside };
}
