import { t } from '../../i18n/i18n.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../vendor/ui.mjs';

const DWELL_MS = 15_000;

/**
 * Pages that turn by themselves: text flows from column to column, and a page is as many columns as fit. Nothing is cut
 * off, however long the text. Arrows turn, Space holds.
 * @param {{ children: any, columns?: number, dwell?: number, class?: string }} props
 */
export function Paged({ children, columns = 1, dwell = DWELL_MS, class: name = '' }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const pages = usePages(box);
  const [turned, turn] = useState(0);
  const [held, hold] = useState(false);
  const page = Math.min(turned, pages - 1);

  useEffect(() => {
    if (pages < 2 || held) return;
    const timer = setTimeout(() => turn((page + 1) % pages), dwell);
    return () => clearTimeout(timer);
  }, [page, pages, held, dwell]);

  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
      if (step) turn((was) => (Math.min(was, pages - 1) + step + pages) % pages);
      else if (event.key === ' ' && event.target === document.body) hold((was) => !was);
      else return;
      event.preventDefault();
    };
    if (pages < 2) return;
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [pages]);

  return html`
    <div class=${`paged ${name}`}>
      <div class="paged__window">
        <div ref=${box} class="paged__columns" style=${{ '--columns': columns, '--page': page }}>${children}</div>
      </div>
      ${
        pages > 1 &&
        html`<button type="button" class="paged__turn" aria-pressed=${held} onClick=${() => hold(!held)}>
          ${t(held ? 'screen.page_held' : 'screen.page', { n: page + 1, m: pages })}
        </button>`
      }
    </div>
  `;
}

/**
 * How many pages the columns make; measured again when the space or the font changes.
 * @param {{ current: HTMLDivElement | null }} box
 */
function usePages(box) {
  const [pages, setPages] = useState(1);
  const measure = () => {
    const element = box.current;
    if (!element) return;
    const gap = Number.parseFloat(getComputedStyle(element).columnGap) || 0;
    setPages(Math.max(1, Math.round((element.scrollWidth + gap) / (element.clientWidth + gap))));
  };
  useLayoutEffect(measure);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    document.fonts?.ready.then(measure);
    return () => observer.disconnect();
  }, []);
  return pages;
}
