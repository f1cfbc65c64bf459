/**
 * Copies a text; returns whether it is on the clipboard. On plain http pages have no clipboard, and the older way
 * copies marked text: for a text in no field, from a temporary field.
 * @param {string} text
 * @param {() => void} mark marks the text on the page, so that a person can copy it herself
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
