/** How the groups voted in an open vote: all lines from the server, so that the numbers add up. */
import { language, t } from '../../i18n/i18n.js';
import { joined, localeOf } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { groupLetter, groupOf } from '../model/groups.js';
import { GroupBadge } from '../parts/badge.js';

/** @typedef {import('../protocol.js').BallotResult} Result */

/** Small groups are counted together, so that nobody can be recognised. @param {readonly { index: number, name: string }[]} groups */
function nameOfLine(groups) {
  if (groups.length === 1) return groups[0]?.name ?? '';
  const letters = new Intl.ListFormat(localeOf(language.value)).format(groups.map(({ index }) => groupLetter(index)));
  return t('phone.groups_together', { groups: letters });
}

/** @param {{ lines: Result['by_group'], labels: readonly string[] }} props one label for each count */
export function ByGroup({ lines, labels }) {
  if (lines.length === 0) return null;
  return html`<section>
    <h2>${t('phone.by_group')}</h2>
    <ul class="group-rows">
      ${lines.map(({ groups: ids, counts }) => {
        const groups = ids.flatMap((id) => groupOf(id) ?? []);
        return html`<li key=${ids.join()}>
          <span class="group-rows__badges">${groups.map(({ index }) => html`<${GroupBadge} key=${index} index=${index} size="1.5rem" />`)}</span>
          <span>${nameOfLine(groups)}<small>${joined(labels.map((label, at) => joined([label, `${counts[at] ?? 0}`], ': ')))}</small></span>
        </li>`;
      })}
    </ul>
  </section>`;
}
