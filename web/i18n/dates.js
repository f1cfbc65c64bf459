// Written out because Chromium has no Nynorsk dates, and so that all browsers print the same.
const NAMES = {
  nb: {
    days: ['søndag', 'mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag'],
    months: [
      'januar',
      'februar',
      'mars',
      'april',
      'mai',
      'juni',
      'juli',
      'august',
      'september',
      'oktober',
      'november',
      'desember',
    ],
    dot: '.',
  },
  nn: {
    days: ['søndag', 'måndag', 'tysdag', 'onsdag', 'torsdag', 'fredag', 'laurdag'],
    months: [
      'januar',
      'februar',
      'mars',
      'april',
      'mai',
      'juni',
      'juli',
      'august',
      'september',
      'oktober',
      'november',
      'desember',
    ],
    dot: '.',
  },
  en: {
    days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    months: [
      'January',
      'February',
      'March',
      'April',
      'May',
      'June',
      'July',
      'August',
      'September',
      'October',
      'November',
      'December',
    ],
    dot: '',
  },
};

/**
 * Time of day: "14.47", in English "14:47".
 * @param {import('./i18n.js').Language} language
 * @param {number} ms
 * @param {string} [zone] IANA name; the browser's own when left out
 */
export function timeOfDay(language, ms, zone) {
  const parts = partsOf(ms, zone);
  if (!parts) return '–';
  const { hour, minute } = parts;
  return `${hour}${language === 'en' ? ':' : '.'}${minute}`;
}

/**
 * A date: `short` "12. mars", `date` "12. mars 2026", `long` "torsdag 12. mars 2026", `month` "mars 2026". What is no
 * date stays as it is.
 * @param {import('./i18n.js').Language} language
 * @param {number | string} value milliseconds, or YYYY-MM-DD (a calendar day, the same in every zone)
 * @param {string} [zone]
 * @param {'short' | 'date' | 'long' | 'month'} [style]
 */
export function calendarDate(language, value, zone, style = 'date') {
  const parts = typeof value === 'number' ? partsOf(value, zone) : partsOf(Date.parse(value), 'UTC');
  if (!parts) return typeof value === 'number' ? '–' : value;
  const { year, month, day } = parts;
  const { days, months, dot } = NAMES[language];
  const weekday = days[new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay()];
  const short = `${Number(day)}${dot} ${months[Number(month) - 1]}`;
  if (style === 'short') return short;
  if (style === 'month') return `${months[Number(month) - 1]} ${year}`;
  return style === 'long' ? `${weekday} ${short} ${year}` : `${short} ${year}`;
}

/** As far from 1970 as JavaScript's calendar reaches. */
const FURTHEST_MS = 8.64e15;

/**
 * Null for what is no moment: a page says so in its place, and goes on.
 * @param {number} ms
 * @param {string} [zone]
 */
function partsOf(ms, zone) {
  if (!(Math.abs(ms) <= FURTHEST_MS)) return null;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
  return /** @type {Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>} */ (parts);
}
