/** The list of clusters, and bringing in floker that were written elsewhere. */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { allLines } from '../model/clusters.js';
import { groupOf } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Do } from './act.js';
import { Importing, isBegun } from './importing.js';
import { Kind } from './kind.js';
import { titleKey } from './parse.js';

const search = signal('');
/** Unfolded; also after a reload, when something was pasted. */
const importing = signal(isBegun());

export function Bruttoliste() {
  const lines = allLines();
  const hidden = key('console/hidden').value ?? [];
  const wanted = search.value.trim().toLowerCase();
  const found = wanted ? lines.filter((line) => `${line.title} ${line.theme}`.toLowerCase().includes(wanted)) : lines;
  const open = importing.value || lines.length === 0;
  return html`
    <div class="groups-pane__head">
      <h1 tabindex="-1">${t('brutto.title')}</h1>
      <span class="muted">${t('console.lines', { n: lines.length })} · ${t('common.floker', { n: lines.reduce((sum, line) => sum + line.floker, 0) })}</span>
      ${
        lines.length > 0 &&
        html`<span class="groups-pane__pills"
          ><button
            type="button"
            class="small-button"
            aria-expanded=${open}
            onClick=${() => {
              importing.value = !importing.value;
            }}
          >
            <${Icon} name="Upload" />${t('console.import')}
          </button></span
        >`
      }
    </div>
    ${
      open &&
      html`<${Importing}
        known=${new Map([...lines, ...hidden].map((line) => [titleKey(line.title), line.id]))}
        count=${lines.length + hidden.length}
        onDone=${() => {
          importing.value = false;
        }}
      />`
    }
    ${
      lines.length > 0 &&
      html`<label class="search-field">
          <span class="sr-only">${t('brutto.search')}</span><${Icon} name="MagnifyingGlass" />
          <input
            class="ds-input"
            type="search"
            placeholder=${t('brutto.search')}
            value=${search.value}
            onInput=${(/** @type {any} */ event) => {
              search.value = event.currentTarget.value;
            }}
          />
        </label>
        <p class="sr-only" role="status">${wanted ? t('console.found', { n: found.length }) : ''}</p>
        <ol class="lines">
          ${found.map((line) => html`<${Row} key=${line.id} line=${line} />`)}
        </ol>`
    }
    <${Hidden} />
  `;
}

/** @param {{ line: import('../model/clusters.js').Line }} props */
function Row({ line }) {
  return html`<li>
    <b class="lines__count" title=${t('common.floker', { n: line.floker })}>${line.floker}</b>
    <span>${wordsOf(line.title)}${line.theme && html`<small>${line.theme}</small>`}<${Kind} line=${line} /></span>
    <span class="lines__taken">
      ${line.taken_by.map((id) => {
        const group = groupOf(id);
        return group && html`<${GroupBadge} key=${id} index=${group.index} size="1.5rem" name=${group.name} />`;
      })}
    </span>
    <${Do} command=${{ type: 'hide_cluster', cluster: line.id, hidden: true }} label=${`${t('brutto.hide')}: ${wordsOf(line.title)}`}>
      ${t('brutto.hide')}
    <//>
  </li>`;
}

/** Lines taken off the list: kept, exported, and brought back with one press. */
function Hidden() {
  const hidden = key('console/hidden').value ?? [];
  if (hidden.length === 0) return null;
  return html`<details class="lines-hidden">
    <summary>${t('brutto.hidden')} (${hidden.length})</summary>
    <ul class="lines">
      ${hidden.map(
        ({ id, title }) => html`<li key=${id}>
          <span>${wordsOf(title)}</span>
          <${Do} command=${{ type: 'hide_cluster', cluster: id, hidden: false }} label=${`${t('console.show_again')}: ${wordsOf(title)}`}>
            ${t('console.show_again')}
          <//>
        </li>`,
      )}
    </ul>
  </details>`;
}
