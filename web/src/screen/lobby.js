import { formatDate, t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { sessionId } from '../id.js';
import { inBlocks } from '../model/code.js';
import { key, welcome } from '../session.js';
import { addressOf, shortName } from './model.js';

const LONGEST_NAME = 27;

/** People come in: the code as large as possible, and the names of people who are in. */
export function Lobby() {
  const session = key('room/session').value;
  const names = key('screen/names').value ?? [];
  const places = usePlaces(names, useWide() ? 12 : 8);
  if (!session) return null;
  const where = [session.municipality, formatDate(session.date, session.zone, 'long'), session.venue].filter(Boolean);
  return html`<div class="lobby">
    <div class="lobby__title">
      <h1>${session.title}</h1>
      <p>${where.join(' · ')}</p>
    </div>
    <img class="lobby__qr" src=${`/api/sessions/${sessionId()}/qr.svg?code=${session.code}`} alt=${t('screen.qr')} />
    <div class="lobby__way">
      <p>${t('screen.lobby_scan')}</p>
      <p class="lobby__address">${t('screen.lobby_or')} <b>${addressOf(welcome.value?.join_url)}</b></p>
      <p class="lobby__code"><span class="sr-only">${t('join.code_label')}: </span>${inBlocks(session.code)}</p>
    </div>
    <ul class="lobby__names" aria-label=${t('screen.arrived')}>
      ${places.map((name, place) => html`<li key=${place}><span key=${name}>${name && shortName(name, LONGEST_NAME)}</span></li>`)}
    </ul>
  </div>`;
}

/**
 * Every name keeps its place until a newer one needs it, so that nothing moves while people look for themselves.
 * @param {string[]} names newest last
 * @param {number} count
 */
function usePlaces(names, count) {
  const places = useRef(/** @type {(string | null)[]} */ ([]));
  const shown = names.slice(-count);
  const next = Array.from({ length: count }, (_, at) => {
    const held = places.current[at] ?? null;
    return held !== null && shown.includes(held) ? held : null;
  });
  for (const name of shown) {
    if (next.includes(name)) continue;
    const free = next.indexOf(null);
    if (free >= 0) next[free] = name;
  }
  places.current = next;
  return next;
}

/** Whether the picture is about 16:9. */
function useWide() {
  const [wide, setWide] = useState(true);
  useEffect(() => {
    const query = matchMedia('(min-aspect-ratio: 3/2)');
    const read = () => setWide(query.matches);
    read();
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, []);
  return wide;
}
