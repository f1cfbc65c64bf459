/** A strip over the columns: somebody waits at the closed door, or a dozen came at once. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useEffect, useRef } from '../../vendor/ui.mjs';
import { session, time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { key } from '../session.js';
import { SetDoor, toDoor } from './door.js';
import { focusOn } from './focus.js';
import { tickThose, toSeveral } from './several.js';
import { showView } from './views.js';

/** The rush that was put away, by when it began. */
const seen = signal(0);

export function Visitors() {
  const waiting = key('console/waiting/order').value?.length ?? 0;
  const rush = key('console/rush').value;
  const rushes = rush !== undefined && rush.since !== seen.value;
  const had = useRef(false);
  useEffect(() => {
    if (waiting > 0) announce(t('console.waiting', { n: waiting }));
  }, [waiting > 0]);
  useEffect(() => {
    if (rush && rushes) announce(t('console.rush', { n: rush.n, time: time(rush.since) }));
    // Its buttons disappear with it.
    if (!rushes && had.current && document.activeElement === document.body) focusOn('#main');
    had.current = rushes;
  }, [rushes]);
  if (session.value?.ended_at || (waiting === 0 && !rushes)) return null;
  return html`<section class="visitors" aria-label=${t('console.visitors')}>
    ${
      waiting > 0 &&
      html`<p>
        <${Icon} name="PersonPlus" /><b>${t('console.waiting', { n: waiting })}</b>
        <button
          type="button"
          class="small-button"
          onClick=${() => {
            showView('people');
            toDoor();
          }}
        >
          ${t('console.see_who')}
        </button>
      </p>`
    }
    ${
      rush &&
      rushes &&
      html`<p>
        <${Icon} name="ExclamationmarkTriangle" /><b>${t('console.rush', { n: rush.n, time: time(rush.since) })}</b>
        <button
          type="button"
          class="small-button"
          onClick=${() => {
            showView('people');
            tickThose(rush.since, rush.until);
            toSeveral();
          }}
        >
          ${t('console.see_who')}
        </button>
        <${SetDoor} />
        <button
          type="button"
          class="icon-button"
          aria-label=${t('console.rush_away')}
          onClick=${() => {
            seen.value = rush.since;
          }}
        >
          <${Icon} name="XMark" />
        </button>
      </p>`
    }
  </section>`;
}
