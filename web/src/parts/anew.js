import { html } from '../../vendor/ui.mjs';

/**
 * A text that is a new element each time it changes. Translators in browsers replace our elements by their own,
 * although the page says no; later changes to the old ones would stay invisible. For text that people act on: the time
 * left, which part and which group.
 * @param {{ text: string, class?: string }} props
 */
export const Anew = ({ text, class: name }) => html`<span key=${text} class=${name}>${text}</span>`;
