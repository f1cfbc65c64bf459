/** A form that opens where its button was: the focus goes in, and back to the button, and the bars cover none of it. */
import { useRef, useState } from '../../vendor/ui.mjs';

/** The ref of a form: it is brought into sight whole, and its first field is ready. @param {HTMLElement | null} form */
export function enter(form) {
  // A form that opens by itself does not take the focus from a writer elsewhere.
  if (document.activeElement?.matches('input, textarea, select')) return;
  form?.scrollIntoView({ block: 'nearest' });
  /** @type {HTMLElement | null | undefined} */ (form?.querySelector('input, textarea, select'))?.focus();
}

/** Which of several forms is open, by name; `first`: the one that was left open. `back` is the ref of the button that opens the one of that name. */
export function useUnfold(/** @type {string | null} */ first = null) {
  const [open, setOpen] = useState(first);
  const last = useRef(/** @type {string | null} */ (null));
  return {
    open,
    unfold: (/** @type {string} */ name) => {
      last.current = name;
      setOpen(name);
    },
    fold: () => setOpen(null),
    back: (/** @type {string} */ name) => (/** @type {HTMLElement | null} */ button) => {
      if (!button || last.current !== name) return;
      last.current = null;
      button.focus();
    },
  };
}

/**
 * The row under edit that somebody has deleted: its form stays, with the typed text.
 * @param {readonly import('./model.js').Row[]} all @param {string | null} editing
 */
export function useGone(all, editing) {
  const last = useRef(/** @type {import('./model.js').Row | null} */ (null));
  const found = all.find((row) => row.id === editing);
  if (found) last.current = found;
  return !found && editing !== null && last.current?.id === editing ? last.current : null;
}
