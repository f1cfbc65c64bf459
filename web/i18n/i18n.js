import { batch, signal } from '../vendor/ui.mjs';
import { calendarDate, timeOfDay } from './dates.js';
import { formatMessage } from './message.js';

/** @typedef {'nb' | 'nn' | 'en'} Language */

/** The files of the catalogue that each page fetches: what it can show, and no more. */
export const PAGES = /** @type {const} */ ({
  start: ['common', 'start', 'refusals'],
  join: ['common', 'start', 'refusals'],
  phone: ['common', 'forms', 'phone', 'programme', 'refusals'],
  console: ['common', 'forms', 'console', 'programme', 'refusals'],
  screen: ['common', 'forms', 'screen', 'programme', 'refusals'],
  result: ['common', 'result', 'refusals'],
});

/** @type {readonly string[]} */
let files = [];

/** Said once, before the first language. @param {keyof typeof PAGES} page */
export function textsOf(page) {
  files = PAGES[page];
}

/** The language in use. Components that call `t` draw again when it changes. */
export const language = signal(/** @type {Language} */ ('nb'));

const catalogue = signal(/** @type {Record<string, string>} */ ({}));

/**
 * The text of a key, filled in. An unknown key comes back as itself, so that a missing text is seen, not hidden.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 */
export function t(key, params = {}) {
  const message = catalogue.value[key];
  return message === undefined ? key : formatMessage(message, params, language.value);
}

/**
 * Whether the catalogue has a text for a key; for keys made from a code sent by the server.
 * @param {string} key
 */
export const hasText = (key) => catalogue.value[key] !== undefined;

/**
 * Picks one of our languages from a tag such as `no`, `nb-NO` or `nn`.
 * @param {string | null | undefined} tag
 * @returns {Language}
 */
export function languageFrom(tag) {
  const base = (tag ?? '').toLowerCase().split('-')[0];
  if (base === 'nn' || base === 'en') return base;
  return 'nb';
}

let asked = 0;
/** @type {Promise<void>} */
let newest = Promise.resolve();

/**
 * Loads a catalogue and switches to it. The old texts stay until the new ones are here, and of two that are under way
 * the last asked for counts, whichever comes first.
 * @param {Language} next
 * @returns {Promise<void>} when the newest is here
 */
export function setLanguage(next) {
  asked += 1;
  newest = load(next, asked);
  return newest;
}

/** @param {Language} next @param {number} mine @returns {Promise<void>} */
async function load(next, mine) {
  /** @type {{ default: Record<string, string> }[]} */
  const found = await Promise.all(files.map((file) => import(`./${next}/${file}.mjs`)));
  if (mine !== asked) return newest;
  batch(() => {
    catalogue.value = Object.assign({}, ...found.map((file) => file.default));
    language.value = next;
  });
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}

/**
 * Time of day: "14.47", in English "14:47".
 * @param {number} ms
 * @param {string} [zone]
 */
export const formatTime = (ms, zone) => timeOfDay(language.value, ms, zone);

/**
 * A date: `short` "12. mars", `date` "12. mars 2026", `long` "torsdag 12. mars 2026", `month` "mars 2026".
 * @param {number | string} value milliseconds or YYYY-MM-DD
 * @param {string} [zone]
 * @param {'short' | 'date' | 'long' | 'month'} [style]
 */
export const formatDate = (value, zone, style) => calendarDate(language.value, value, zone, style);
