/** Keys for a facilitator who stands: never while typing or in a dialog, and she can turn them off. */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { key } from '../session.js';
import { Dialog, isInFront, show } from './dialog.js';
import { addMinutes, goBack, leadOn, toggleDark, togglePause, undoNow } from './steering.js';

const KEPT_AS = 'floke.console.keys';

function keptOff() {
  try {
    return localStorage.getItem(KEPT_AS) === 'off';
  } catch {
    return false;
  }
}

export const keysOn = signal(!keptOff());

/** @param {boolean} on */
function turn(on) {
  keysOn.value = on;
  try {
    localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
  } catch {
    // In a private window it lasts as long as the page.
  }
}

/** @type {{ keys: string[], shown: string[], text: string, act: () => unknown }[]} */
const KEYS = [
  {
    keys: [' ', 'ArrowRight', 'PageDown'],
    shown: ['console.key_space', '→'],
    text: 'console.keys_next',
    act: () => leadOn(),
  },
  { keys: ['ArrowLeft', 'PageUp'], shown: ['←'], text: 'console.keys_back', act: () => goBack() },
  { keys: ['+'], shown: ['+'], text: 'console.keys_more', act: () => addMinutes(1) },
  { keys: ['-'], shown: ['−'], text: 'console.keys_less', act: () => addMinutes(-1) },
  { keys: ['p'], shown: ['P'], text: 'console.keys_pause', act: () => togglePause() },
  { keys: ['z'], shown: ['Z'], text: 'console.keys_undo', act: () => undoNow() },
  { keys: ['m'], shown: ['M'], text: 'console.message', act: () => show('message') },
  { keys: ['a'], shown: ['A'], text: 'common.ballot', act: () => show('ballot') },
  { keys: ['s'], shown: ['S'], text: 'console.keys_scene', act: () => show('scene') },
  { keys: ['b'], shown: ['B'], text: 'console.keys_dark', act: () => toggleDark() },
  { keys: ['?'], shown: ['?'], text: 'console.keys_list', act: () => show('keys') },
];

/** A control that has the focus knows its own keys. @param {EventTarget | null} target */
const isControl = (target) =>
  target instanceof Element &&
  target.closest('input, textarea, select, button, a, summary, [contenteditable], [role="radio"]') !== null;

/** @param {EventTarget | null} target a place where text is written, or arrows choose */
const isField = (target) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;

export function listenToKeys() {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!keysOn.value || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isInFront() || isField(event.target)) return;
    if (event.key === ' ' && isControl(event.target)) return;
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = KEYS.find((one) => one.keys.includes(pressed));
    if (!found || key('room/session').value?.ended_at) return;
    event.preventDefault();
    found.act();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

export function KeysDialog() {
  return html`<${Dialog} title=${t('console.keys')}>
    <dl class="keys">
      ${KEYS.map(
        ({ shown, text }) => html`<div key=${text}>
          <dt>${shown.map((one) => html`<kbd class="key" key=${one}>${one.length > 1 ? t(one) : one}</kbd>`)}</dt>
          <dd>${t(text)}</dd>
        </div>`,
      )}
    </dl>
    <p class="hint">${t('console.keys_hint')}</p>
    <label class="check-field">
      <input type="checkbox" class="ds-input" checked=${keysOn.value} onChange=${(/** @type {any} */ event) => turn(event.currentTarget.checked)} />
      ${t('console.keys_on')}
    </label>
  <//>`;
}
