import { html } from '../../vendor/ui.mjs';

/** The mark: two loops, a line and a gold dot. */
export function Mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path
      d="M2 25.5C9 25.5 19.5 22.5 19.5 12.5 19.5 7.8 16.3 4.5 12 4.5S4.5 7.8 4.5 12.5C4.5 20.5 13 25.5 20 22 26.5 18.5 27.5 9.5 21.5 9 16 8.6 14.5 15 18 19.5 20.5 22.8 23 25 26 25.4"
    />
    <circle cx="28.4" cy="25.4" r="3.3" />
  </svg>`;
}

/** The mark with the name. */
export function Logo() {
  return html`<span class="brand"><${Mark} />Floke</span>`;
}
