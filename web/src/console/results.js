/** The results of the day: to read, print and take along. */
import { formatDate, t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { sessionId } from '../id.js';
import { allGroups } from '../model/groups.js';
import { session } from '../model/room.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { endSession } from './end.js';
import { MakeLink } from './links.js';
import { groupLine } from './outcome.js';

export function Results() {
  const id = sessionId();
  const info = session.value;
  const file = (/** @type {string} */ kind) => `/api/sessions/${id}/export.${kind}`;
  return html`
    <div class="groups-pane__head"><h1 tabindex="-1">${t('stage.result')}</h1></div>
    <${Ending} ended=${Boolean(info?.ended_at)} />
    <section class="sheet-card">
      <h2>${t('result.report')}</h2>
      <p class="hint">${t('console.report_hint')}</p>
      <div class="links-row">
        <a class="small-button" href=${`/result/${id}`} target="_blank" rel="noopener"><${Icon} name="ExternalLink" />${t('common.open_report')}</a>
        <a class="small-button" href=${file('md')} download><${Icon} name="Download" />${t('console.export_md')}</a>
        <a class="small-button" href=${file('json')} download><${Icon} name="Download" />${t('console.export_json')}</a>
      </div>
    </section>
    <section class="sheet-card">
      <h2>${t('console.per_group')}</h2>
      <ul class="rows">
        ${allGroups().map(
          (group) => html`<li key=${group.id}>
            <${GroupBadge} index=${group.index} size="1.75rem" />
            <p><b>${group.name}</b><small>${groupLine(group)}</small></p>
            <a class="link-button" href=${`/result/${id}/${group.id}`} target="_blank" rel="noopener">${t('console.open')}<span class="sr-only"> ${group.name}</span></a>
          </li>`,
        )}
      </ul>
    </section>
    ${info && html`<p class="hint">${t('console.kept_until', { date: formatDate(info.keep_until, info.zone) })}</p>`}
  `;
}

/**
 * First the link, then the end: people at home have no other way in. Only the next thing has a big button.
 * @param {{ ended: boolean }} props
 */
function Ending({ ended }) {
  const [linked, setLinked] = useState(/** @type {boolean | null} */ (null));
  return html`<section class="sheet-card">
    <h2>${t(ended ? 'console.link_result' : 'console.to_end')}</h2>
    <ol class="ending">
      <li>
        <h3>${t('console.ending_link')}</h3>
        <p class="hint">${t('console.link_result_text')} ${t('console.ending_link_text')}</p>
        <${MakeLink} role="result" leads=${linked === false} onKnown=${setLinked} />
      </li>
      ${
        !ended &&
        html`<li>
          <h3>${t('fac.end')}</h3>
          <p class="hint">${t('console.ending_end_text')}</p>
          <button type="button" class=${linked ? 'ds-button' : 'small-button is-danger'} data-size="md" onClick=${endSession}><${Icon} name="PadlockLocked" />${t('fac.end')}</button>
        </li>`
      }
    </ol>
  </section>`;
}
