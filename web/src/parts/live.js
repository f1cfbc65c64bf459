/** @type {HTMLElement | null} */
let region = null;

/** @type {string[]} */
const waiting = [];

/** Long enough for a screen reader to notice each text as a new one. */
const PAUSE_MS = 150;

/**
 * Reads a text aloud, politely. Texts that come close together are all read, in order.
 * @param {string} text
 */
export function announce(text) {
  if (!text) return;
  // Made before the first text: screen readers often skip a region that arrives with its text.
  region ??= makeRegion();
  comesForward(region);
  waiting.push(text);
  if (waiting.length === 1) setTimeout(speak, PAUSE_MS);
}

function speak() {
  region ??= makeRegion();
  const line = document.createElement('p');
  line.textContent = waiting.shift() ?? '';
  region.append(line);
  while (region.childElementCount > 5) region.firstElementChild?.remove();
  if (waiting.length > 0) setTimeout(speak, PAUSE_MS);
}

/** Screen readers skip regions behind a dialog. @param {HTMLElement} region */
function comesForward(region) {
  const front = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  if (region.parentElement === front) return;
  region.replaceChildren();
  front.append(region);
}

function makeRegion() {
  const made = document.createElement('div');
  made.className = 'sr-only';
  made.setAttribute('role', 'log');
  made.setAttribute('aria-live', 'polite');
  made.setAttribute('aria-relevant', 'additions');
  return made;
}
