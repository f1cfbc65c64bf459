/** The subject of a vote: three lines, so that the choices are beside it; one press shows the rest. */
import { t } from '../../i18n/i18n.js';
import { html, useLayoutEffect, useRef, useState } from '../../vendor/ui.mjs';

/** @param {{ text: string }} props */
export function Asked({ text }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const [whole, setWhole] = useState(false);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const own = heading.current;
    if (!own || whole) return undefined;
    const measure = () => setLong(own.scrollHeight > own.clientHeight + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(own);
    return () => observer.disconnect();
  }, [text, whole]);
  return html`<div class="asked">
    <h1 ref=${heading} class=${whole ? '' : 'is-short'}>${text}</h1>
    ${
      (long || whole) &&
      html`<button type="button" class="text-button" aria-expanded=${whole} onClick=${() => setWhole(!whole)}>
        ${t(whole ? 'phone.read_less' : 'phone.read_all')}
      </button>`
    }
  </div>`;
}
