/** The middle column. Shows the step's panel until the facilitator picks another. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef } from '../../vendor/ui.mjs';
import { clock } from '../model/room.js';
import { Boundary } from '../parts/boundary.js';
import { Board } from './board.js';
import { Bruttoliste } from './bruttoliste.js';
import { Groups } from './groups.js';
import { People } from './people.js';
import { Plenum } from './plenum.js';
import { Results } from './results.js';
import { Road } from './road.js';
import { openGroup, shownView, showView, tab, VIEWS, viewOfStep } from './views.js';

/** @type {Record<import('./views.js').ViewName, () => any>} */
const PANELS = {
  people: People,
  list: Bruttoliste,
  groups: Groups,
  plenum: Plenum,
  board: Board,
  road: Road,
  results: Results,
};

/** @param {{ at: string }} props where the console is: a panel that broke is tried again when that changes */
export function Middle({ at }) {
  const view = shownView();
  const own = useRef(/** @type {HTMLElement | null} */ (null));
  const step = clock.value?.step;
  const before = useRef(step);
  useEffect(() => {
    const moved = before.current !== step;
    before.current = step;
    // A new step moves the focus to its heading, but never out of a field or a dialog.
    const at = document.activeElement;
    if (moved && (at === document.body || at?.closest('.groups-pane')) && !at?.matches('input, textarea, select')) {
      own.current?.querySelector('h1')?.focus({ preventScroll: true });
    }
  }, [step]);
  useEffect(() => own.current?.scrollTo?.(0, 0), [view, openGroup.value]);
  useEffect(() => {
    // On a phone the row of panels is wider than the screen.
    const tab = /** @type {HTMLElement | null | undefined} */ (own.current?.querySelector('.view-tabs [aria-current]'));
    const row = tab?.parentElement;
    if (tab && row) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }, [view, tab.value]);
  const Panel = PANELS[view];
  return html`<section class="groups-pane" id="main" tabindex="-1" aria-label=${t(`console.view_${view}`)} ref=${own}>
    <nav class="view-tabs" aria-label=${t('console.views')}>
      ${VIEWS.map(
        (name) => html`<button
          key=${name}
          type="button"
          aria-current=${name === view ? 'page' : undefined}
          onClick=${() => showView(name)}
        >
          ${t(`console.view_${name}`)}${
            name === viewOfStep() &&
            html`<i aria-hidden="true"></i><span class="sr-only"> (${t('console.view_now')})</span>`
          }
        </button>`,
      )}
    </nav>
    <${Boundary} at=${at}><${Panel} /><//>
  </section>`;
}
