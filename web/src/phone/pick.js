/** The group chooses one floke: dots in silence, the tally, then "Velg denne". */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { allLines } from '../model/clusters.js';
import { groupOf, groupWord } from '../model/groups.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { useAct } from './act.js';
import { ClusterText, FilterBar, matches, useFilter } from './bruttoliste.js';
import { Primary, Receipt } from './button.js';
import { Page } from './frame.js';
import { Refused } from './refusal.js';

/** @typedef {import('../protocol.js').Id} Id */

/** @param {{ group: Id, placed: boolean, mine: readonly Id[], onMine: (mine: Id[]) => void, most: number }} props */
function Dots({ placed, mine, onMine, most }) {
  const [filter, setFilter] = useFilter();
  const found = allLines().filter((line) => mine.includes(line.id) || matches(line, filter));
  if (!key('floker/order').value) return html`<p class="muted" role="status">${t('common.loading')}</p>`;
  return html`<p>${t('phone.dots_help', { n: most })}</p>
    <${FilterBar} filter=${filter} onFilter=${setFilter} />
    <fieldset class="choices">
      <legend class="sr-only">${t('pick.title')}</legend>
      ${found.map((line) => {
        const { id } = line;
        const on = mine.includes(id);
        return html`<label key=${id} class="choice cluster-choice">
          <input
            type="checkbox"
            checked=${on}
            disabled=${!on && mine.length >= most}
            onChange=${() => onMine(on ? mine.filter((other) => other !== id) : [...mine, id])}
          />
          <span class="choice__label"><${ClusterText} line=${line} /></span>
          ${on && html`<span class="choice__mine">${placed && html`<${Icon} name="Checkmark" />`}${t('phone.my_dot')}</span>`}
        </label>`;
      })}
    </fieldset>`;
}

/** @param {{ tally: Record<Id, number>, chosen: Id | null, onChoose: (id: Id) => void, marked: Id | null }} props */
function Tally({ tally, chosen, marked, onChoose }) {
  const all = allLines()
    .map((line) => ({ id: line.id, line, n: tally[line.id] ?? 0 }))
    .sort((a, b) => b.n - a.n);
  const most = Math.max(1, ...all.map(({ n }) => n));
  const shown = all.filter(({ n, id }) => n > 0 || id === chosen);
  return html`<fieldset class="choices">
    <legend class="field-title">${t('pick.result')}</legend>
    ${shown.map(
      ({ id, line, n }) => html`<label key=${id} class="choice cluster-choice">
        <input type="radio" name="pick" checked=${marked === id} onChange=${() => onChoose(id)} />
        <span class="choice__label">
          <${ClusterText} line=${line} />
          <span class="tally"><span class="meter" aria-hidden="true"><i style=${{ width: `${(100 * n) / most}%` }}></i></span>
            <span class="tabular">${t('phone.dots_n', { n })}</span></span>
        </span>
        ${chosen === id && html`<span class="choice__mine"><${Icon} name="Checkmark" />${t('phone.chosen')}</span>`}
      </label>`,
    )}
  </fieldset>`;
}

/** Of the lines that nobody has taken, the group's favourite. @param {Record<Id, number>} tally @param {Id} taken */
function nextFree(tally, taken) {
  const free = allLines().filter((line) => line.id !== taken && line.taken_by.length === 0 && tally[line.id]);
  return free.sort((a, b) => (tally[b.id] ?? 0) - (tally[a.id] ?? 0))[0]?.id ?? null;
}

/** @param {{ group: Id }} props */
export default function Pick({ group }) {
  const dots = key(`group/${group}/dots`).value;
  const placed = key('mine/dots').value ?? [];
  const chosen = groupOf(group)?.cluster ?? null;
  const [mine, setMine] = useState(/** @type {Id[] | null} */ (null));
  const [marked, setMarked] = useState(/** @type {Id | null} */ (null));
  const { act, busy, no, clear } = useAct();
  const tally = dots?.tally ?? null;
  const most = dots?.per_person ?? 2;
  const now = mine ?? placed;
  const changed = mine !== null && [...mine].sort().join() !== [...placed].sort().join();
  const winner = tally ? Object.entries(tally).sort((a, b) => b[1] - a[1])[0]?.[0] : undefined;
  const pick = marked ?? chosen ?? winner ?? null;

  const place = async () => {
    const answer = await act({ type: 'place_dots', clusters: [...now] });
    if (answer.ok) setMine(null);
  };
  const choose = async () => {
    if (!pick) return;
    const answer = await act({ type: 'pick_floke', cluster: pick });
    if (!answer.ok && answer.code === 'taken') setMarked(nextFree(tally ?? {}, pick));
  };
  const progress =
    dots &&
    html`<p class="count-row">
    <span class="tabular">${t('phone.dots_placed', { n: dots.placed, m: dots.of })}</span>
    <span class="meter" aria-hidden="true"><i style=${{ width: `${(100 * dots.placed) / Math.max(1, dots.of)}%` }}></i></span>
  </p>`;
  const done = chosen !== null && (pick === chosen || !tally);
  const action = tally
    ? done
      ? html`<${Receipt} title=${t('phone.picked')} text=${t('phone.picked_text')} />`
      : html`<${Primary} label=${chosen ? t('pick.change') : t('pick.choose')} icon="Checkmark" busy=${busy} disabled=${!pick} onPress=${choose}
          note=${chosen ? t('phone.pick_change_short') : undefined} />`
    : html`${progress}
        ${
          !changed && placed.length > 0
            ? html`<${Receipt} title=${t('phone.dots_done')} text=${t('phone.dots_wait')} />`
            : html`<${Primary} label=${t('phone.place_dots')} busy=${busy} disabled=${now.length === 0} onPress=${place} />`
        }`;
  return html`<${Page} action=${html`${no && html`<${Taken} no=${no} />`}${action}`}>
    <h1>${t('pick.title')}</h1>
    <p class="hint">${t('pick.help')}</p>
    ${
      tally
        ? html`<${Tally}
            tally=${tally}
            chosen=${chosen}
            marked=${pick}
            onChoose=${(/** @type {Id} */ id) => {
              clear();
              setMarked(id);
            }}
          />`
        : html`<${Dots} placed=${placed.length > 0 && !changed} mine=${now} onMine=${setMine} most=${most} />`
    }
  <//>`;
}

/** Another group was first: nothing is lost, and the next one is a press away. @param {{ no: any }} props */
function Taken({ no }) {
  if (no.code !== 'taken') return html`<${Refused} no=${no} />`;
  return html`<div class="check is-asking" role="alert">
    <${Icon} name="HandShakeHeart" />
    <p><b>${t('phone.taken_title')}</b>${t('pick.conflict', { group: groupWord(no.params.group) })}</p>
  </div>`;
}
