/**
 * Whether the text is on the clipboard now. On plain http there is no clipboard for pages, and the older way takes what is
 * marked in a field: one that is there for a moment, for a text that stands in none.
 * @param {string} text
 * @param {() => void} mark marks it where it stands, so that a person can copy it herself
 */
export async function copyText(text, mark) {
  const done = await put(text);
  mark();
  return done;
}

/** @param {string} text */
async function put(text) {
  try {
    if (!navigator.clipboard) return putTheOlderWay(text);
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text */
function putTheOlderWay(text) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'sr-only';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  focused?.focus({ preventScroll: true });
  return done;
}
