import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { placeAddress } from '../api.js';
import { ThreadDrawing } from '../parts/drawing.js';
import { Icon } from '../parts/icon.js';
import { CodeForm, RETURNS } from './codeform.js';

/** @typedef {import('../api.js').Place} Place */

/** @param {{ places: Place[] }} props */
export function Home({ places }) {
  return html`<main id="main" tabindex="-1">
    <div class="start__words">
      <div>
        ${location.pathname !== '/' && html`<p class="notice"><${Icon} name="InformationSquare" />${t('err.not_found')}</p>`}
        <h1>${t('app.tagline')}</h1>
        <p class="start__lead">${t('start.lead')}</p>
      </div>
      <div class="start__facilitator">
        <a class="ds-button" data-variant="secondary" href="#lag"><${Icon} name="Plus" />${t('start.create')}</a>
        <a class="ds-button" data-variant="tertiary" href="#eksempel"><${Icon} name="Play" />${t('start.demo')}</a>
      </div>
      <${Places} places=${places} />
    </div>
    <${CodeForm} places=${places} />
    <${ThreadDrawing} />
  </main>`;
}

const ICONS = { facilitator: 'Compass', screen: 'Monitor', participant: 'MobileSmall', result: 'FileText' };

/** Sessions that this browser has keys to. @param {{ places: Place[] }} props */
function Places({ places }) {
  const under = places.filter((place) => place.role === 'participant').slice(0, RETURNS);
  const own = places.filter((place) => !under.includes(place));
  if (own.length === 0) return null;
  return html`<section class="places" aria-labelledby="places-title">
    <h2 id="places-title">${t('start.mine')}</h2>
    <ul>
      ${own.map(
        (place) => html`<li key=${`${place.session} ${place.role}`}>
          <a href=${placeAddress(place)}>
            <${Icon} name=${ICONS[place.role]} />
            <span>
              <b>${t(`start.role_${place.role}`)}</b>
              <small>${place.ended ? t('start.place_ended', { title: place.title }) : place.title}</small>
            </span>
          </a>
        </li>`,
      )}
    </ul>
  </section>`;
}
