const LOCALES = { nb: 'nb', nn: 'nb', en: 'en-GB' };

/**
 * Intl locale for one of our languages. Chromium ships no Nynorsk data and would fall back to English, so nn borrows
 * the rules of nb; they count and punctuate alike.
 * @param {import('./i18n.js').Language} language
 */
export const localeOf = (language) => LOCALES[language];

/**
 * Fills in a message: `{name}` and `{n, plural, =0 {…} one {# …} other {# …}}`. Values are never parsed as messages.
 * @param {string} message
 * @param {Record<string, string | number>} params
 * @param {import('./i18n.js').Language} language
 * @param {string} [count] what `#` stands for, inside a plural
 * @returns {string}
 */
export function formatMessage(message, params, language, count) {
  let out = '';
  for (let at = 0; at < message.length; at++) {
    const char = message.charAt(at);
    if (char === '#' && count !== undefined) {
      out += count;
    } else if (char === '{') {
      const end = closingBrace(message, at);
      out += argument(message.slice(at + 1, end), params, language);
      at = end;
    } else {
      out += char;
    }
  }
  return out;
}

/**
 * The variants of a plural argument by their selector, or null for a plain placeholder.
 * @param {string} body what stands between the outer braces
 */
export function pluralVariants(body) {
  const head = /^\s*\w+\s*,\s*plural\s*,/.exec(body);
  if (!head) return null;
  /** @type {Map<string, string>} */
  const variants = new Map();
  for (let at = head[0].length; at < body.length; ) {
    const open = body.indexOf('{', at);
    if (open < 0) break;
    const end = closingBrace(body, open);
    variants.set(body.slice(at, open).trim(), body.slice(open + 1, end));
    at = end + 1;
  }
  return variants;
}

/**
 * @param {string} body
 * @param {Record<string, string | number>} params
 * @param {import('./i18n.js').Language} language
 */
function argument(body, params, language) {
  const name = /\w+/.exec(body)?.[0] ?? '';
  const value = params[name];
  const variants = pluralVariants(body);
  if (!variants) return isolated(String(value ?? `{${name}}`));
  const number = Number(value);
  const rule = new Intl.PluralRules(localeOf(language)).select(number);
  const variant = variants.get(`=${number}`) ?? variants.get(rule) ?? variants.get('other') ?? '';
  return formatMessage(variant, params, language, new Intl.NumberFormat(localeOf(language)).format(number));
}

/** Letters that are written from the right, and marks of direction (UAX 9). */
const TURNS =
  /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * Words of several in one line: what is missing is left out, and none turns another. @param {readonly unknown[]} words
 * @param {string} [between]
 */
export const joined = (words, between = ' · ') =>
  words
    .filter(Boolean)
    .map((one) => isolated(String(one)))
    .join(between);

/** What somebody wrote, so that it turns no word of ours. @param {string} text */
function isolated(text) {
  if (!TURNS.test(text)) return text;
  let open = 0;
  let closed = '';
  for (const char of text) {
    if (char >= '\u2066' && char <= '\u2068') open++;
    // An end without a beginning would end ours.
    if (char !== '\u2069') closed += char;
    else if (open > 0) {
      open--;
      closed += char;
    }
  }
  return `\u2068${closed}\u2069`;
}

/**
 * @param {string} text
 * @param {number} open
 */
export function closingBrace(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}
