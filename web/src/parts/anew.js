import { html } from '../../vendor/ui.mjs';

/**
 * A text that comes as a new element each time it is another. A browser, or what is added to it, that translates a page
 * although the page says no puts words of its own in the place of ours; what we write into the old ones nobody sees.
 * For what people act on: the time that is left, which part and which group.
 * @param {{ text: string, class?: string }} props
 */
export const Anew = ({ text, class: name }) => html`<span key=${text} class=${name}>${text}</span>`;
