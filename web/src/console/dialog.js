/** Dialogs: the open one, and a question that may come in front of it. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useLayoutEffect, useRef } from '../../vendor/ui.mjs';
import { Boundary } from '../parts/boundary.js';
import { Icon } from '../parts/icon.js';
import { Problem, problem, wayOn } from './problem.js';

/** @typedef {{ title: string, text?: string, list?: string[], yes: string, danger?: boolean, other?: string }} Question */
/** @typedef {Question & { answer: (chosen: string) => void }} Asking */

/** @type {import('../../vendor/ui.mjs').Signal<string>} the name of the dialog that is open, or nothing */
export const opened = signal('');
const question = signal(/** @type {Asking | null} */ (null));

/** @param {string} name */
export const show = (name) => {
  problem.value = '';
  opened.value = name;
};
export const hide = () => show('');

/** Asks before something that cannot be undone. @param {Question} asked */
export const ask = async (asked) => (await choose(asked)) === 'yes';

/** @param {Question} asked @returns {Promise<string>} `yes`, `other`, or nothing when it was left */
export function choose(asked) {
  question.value?.answer('');
  return new Promise((answer) => {
    question.value = { ...asked, answer };
  });
}

/** True while a dialog is in front: then keys belong to it. */
export const isInFront = () => opened.value !== '' || question.value !== null;

/**
 * @param {{ title: string, onClose?: () => void, wide?: boolean, class?: string,
 *   children?: import('../../vendor/ui.mjs').ComponentChildren }} props
 */
export function Dialog({ title, onClose = hide, wide = false, class: extra = '', children }) {
  const own = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const dialog = own.current;
    dialog?.showModal();
    dialog?.querySelector('h2')?.focus();
    // Closed before removal, so that the focus goes back to its origin.
    return () => dialog?.close();
  }, []);
  return html`<dialog
    ref=${own}
    class=${`ds-dialog console-dialog ${wide ? 'is-wide' : ''} ${extra}`}
    aria-label=${title}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      onClose();
    }}
  >
    <header class="console-dialog__head">
      <h2 tabindex="-1">${title}</h2>
      <button type="button" class="icon-button" aria-label=${t('common.close')} onClick=${onClose}>
        <${Icon} name="XMark" />
      </button>
    </header>
    <div class="console-dialog__body"><${Problem} inside />${children}</div>
  </dialog>`;
}

/** Replaces a dialog that cannot be drawn, and lets its caller go on. @param {{ leave: () => void }} props */
export function Unshown({ leave }) {
  useLayoutEffect(() => {
    leave();
    problem.value = t('err.broken');
    wayOn.value = { text: t('err.reload'), go: () => location.reload() };
  }, []);
  return null;
}

/** @param {Asking} asked @param {string} chosen */
function answer(asked, chosen) {
  question.value = null;
  asked.answer(chosen);
}

/** The question that is asked now. */
export function Ask() {
  const asked = question.value;
  if (!asked) return null;
  const unshown = html`<${Unshown} leave=${() => answer(asked, '')} />`;
  return html`<${Boundary} key=${asked.title} fallback=${unshown}><${Asked} asked=${asked} /><//>`;
}

/** @param {{ asked: Asking }} props */
function Asked({ asked }) {
  return html`<${Dialog} title=${asked.title} onClose=${() => answer(asked, '')}>
    ${asked.text && html`<p>${asked.text}</p>`}
    ${
      asked.list &&
      html`<ul class="dialog-list" tabindex="0" aria-label=${asked.title}>
        ${asked.list.map((line, at) => html`<li key=${at}>${line}</li>`)}
      </ul>`
    }
    <div class="dialog-actions">
      <button type="button" class="ds-button" data-size="md" data-color=${asked.danger ? 'danger' : undefined} onClick=${() => answer(asked, 'yes')}>
        ${asked.yes}
      </button>
      ${
        asked.other &&
        html`<button type="button" class="ds-button" data-size="md" data-variant="secondary" onClick=${() => answer(asked, 'other')}>
          ${asked.other}
        </button>`
      }
      <button type="button" class="ds-button" data-size="md" data-variant="tertiary" onClick=${() => answer(asked, '')}>
        ${t('common.cancel')}
      </button>
    </div>
  <//>`;
}
