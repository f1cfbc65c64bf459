/** Choosing a floke: how far each group has come, and the facilitator's two rights. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allGroups } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Do } from './act.js';

export function PickHead() {
  const shared = key('console/settings').value?.shared ?? false;
  const groups = allGroups();
  const picked = groups.filter((group) => group.cluster).length;
  return html`<div class="strip">
    <p><b>${t('console.next_picked', { n: picked, m: groups.length })}</b> ${t('console.dots_hidden')}</p>
    <${Do} icon=${shared ? 'Checkmark' : 'Layers'} pressed=${shared} command=${{ type: 'allow_shared', allowed: !shared }}>
      ${t('console.allow_shared')}
    <//>
  </div>`;
}

/** @param {{ id: string }} props */
export function PickLine({ id }) {
  const dots = key(`group/${id}/dots`).value;
  if (!dots) return null;
  return html`<span class="group-card__progress">
    <span class="pips" aria-hidden="true" style=${{ gridTemplateColumns: `repeat(${Math.max(1, dots.of)}, 1fr)` }}>
      ${Array.from({ length: dots.of }, (_, at) => html`<i key=${at} class=${at < dots.placed ? 'is-full' : ''}></i>`)}
    </span>
    <span class="tabular">${t('console.dots_placed', { n: dots.placed, m: dots.of })}</span>
  </span>`;
}

/** Dots and choice in the opened group. @param {{ id: string }} props */
export function PickDetail({ id }) {
  const dots = key(`group/${id}/dots`).value;
  if (!dots) return null;
  const tally = dots.tally && Object.entries(dots.tally).sort((a, b) => b[1] - a[1]);
  return html`<section class="sheet-card">
    <h2>${t('console.dots')}</h2>
    <p>${t('console.dots_placed', { n: dots.placed, m: dots.of })}</p>
    ${
      tally
        ? html`<ol class="tally">
            ${tally.map(
              ([cluster, n]) => html`<li key=${cluster}>
                <b>${n}</b><span>${wordsOf(key(`floker/${cluster}/line`).value?.title)}</span>
              </li>`,
            )}
          </ol>`
        : html`<p class="hint">${t('console.dots_hidden')}</p>
            <${Do} icon="Eye" command=${{ type: 'show_dots', group: id }}>${t('console.show_dots')}<//>`
    }
    ${tally && tally.length === 0 && html`<p class="hint"><${Icon} name="InformationSquare" />${t('console.no_dots')}</p>`}
  </section>`;
}
