import { language, t } from '../../i18n/i18n.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../vendor/ui.mjs';
import { allGroups } from '../model/groups.js';
import { stepText } from '../model/step.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { doneIn, statusOf } from './done.js';
import { Paged } from './paged.js';
import { questionNow, stepNow } from './question.js';

/**
 * @typedef {import('./done.js').Done} Done
 * @typedef {import('../model/groups.js').Group} Group
 */

/** The groups and the tangle each has taken. */
export function Groups() {
  const groups = allGroups();
  const placed = groups.reduce((sum, group) => sum + group.size, 0);
  return html`
    <div class="screen-head">
      <h1 class="screen-question">${t('groups.title')}</h1>
      <p class="screen-head__end">${t('common.participants', { n: placed })}</p>
    </div>
    <${GroupCards}
      groups=${groups}
      foot=${(/** @type {Group} */ group) => html`<span class="screen-groups__state">
        <${Icon} name="PersonGroup" />${t('common.participants', { n: group.size })}
      </span>`}
    />
  `;
}

/** Groups at work: the question and each group's progress, but no texts. */
export function Work() {
  const step = stepNow();
  const groups = allGroups();
  const done = doneIn(step?.phase);
  const counted = done.doing || groups.some((group) => (statusOf(group)?.required ?? 0) > 0);
  return html`
    <div class="screen-head">
      <h1 class="screen-question">${questionNow()}</h1>
      ${
        counted &&
        groups.length > 0 &&
        html`<p class="screen-head__end">${t(done.count, { n: groups.filter(done.is).length, m: groups.length })}</p>`
      }
    </div>
    <${GroupCards}
      groups=${groups}
      lead=${stepText(step)}
      step=${step?.id ?? ''}
      done=${done}
      foot=${(/** @type {Group} */ group) => html`<${Progress} group=${group} doing=${done.doing} />`}
    />
  `;
}

/** Lines of the tangle on a card; more is not read from the back. */
const LINES = 4;

/**
 * From the fullest page to the roomiest; uses the first in which every card holds its text. The lead is dropped before
 * the names get another page: eight groups fit on one.
 */
const LAYOUTS = [
  { columns: 4, rows: 3, lines: [0] },
  { columns: 4, rows: 2, lines: [LINES, 3, 2] },
  { columns: 3, rows: 2, lines: [LINES] },
  { columns: 2, rows: 2, lines: [LINES] },
  { columns: 2, rows: 1, lines: [LINES] },
].flatMap(({ columns, rows, lines }) => [
  { columns, rows, lines: lines[0] ?? LINES, lead: true },
  ...lines.map((most) => ({ columns, rows, lines: most, lead: false })),
]);

/** Few groups have room for large cards, and many for some of them at a time. @param {number} groups */
function fullest(groups) {
  const places = LAYOUTS.map(({ columns, rows }) => columns * rows);
  const least = Math.min(...places.filter((n) => n >= Math.max(groups, 3)));
  return Math.max(0, places.indexOf(least));
}

/**
 * A page full of groups, readable from the back; the rest is on the next page.
 * @param {{ groups: Group[], lead?: string, step?: string, done?: Done, foot: (group: Group) => any }} props `lead`: one
 *   line over the cards, where there is room for it
 */
function GroupCards({ groups, lead = '', step = '', done, foot }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  // A group's progress takes one line or two, whatever its numbers.
  const state = (/** @type {Group} */ group) => (done?.is(group) ? 'done' : statusOf(group)?.required);
  const cards = groups.map((group) => `${group.name} ${group.title} ${state(group)}`);
  const words = [language.value, step, lead, ...cards].join('|');
  const layout = useLayout(box, fullest(groups.length), words);
  const { columns, rows, lines } = layout;
  const pages = [];
  for (let at = 0; at < groups.length; at += columns * rows) pages.push(groups.slice(at, at + columns * rows));
  return html`<div class="screen-groups__room" ref=${box}>
    ${lead && layout.lead && html`<p class="screen-lead is-line">${lead}</p>`}
    <div class="screen-groups__box">
    <${Paged}>
      ${pages.map(
        (
          page,
          at,
        ) => html`<ul key=${at} class="screen-groups" style=${{ '--columns': columns, '--rows': rows, '--lines': lines }}>
          ${page.map(
            (group) => html`<li key=${group.id} class=${done?.is(group) ? 'is-ok' : ''}>
              <h2 class="screen-groups__name"><${GroupBadge} index=${group.index} /><span>${group.name}</span></h2>
              ${lines > 0 && html`<p class=${group.title ? '' : 'muted'}>${wordsOf(group.title, t('common.no_floke'))}</p>`}
              <div class="screen-groups__progress">
                ${
                  done?.is(group)
                    ? html`<span class="screen-groups__state is-ok">
                        <${Icon} name="CheckmarkCircleFill" />${t(done.word)}
                      </span>`
                    : foot(group)
                }
              </div>
            </li>`,
          )}
        </ul>`,
      )}
    <//>
    </div>
  </div>`;
}

/**
 * Lays out again, from the fullest page on, when the words or their space change: a message that has gone gives its
 * space back.
 * @param {{ current: HTMLDivElement | null }} box its own size is the same in every layout
 * @param {number} first the fullest layout to try
 * @param {string} words
 */
function useLayout(box, first, words) {
  const [tried, setTried] = useState({ words, first, at: first });
  const at = tried.words === words && tried.first === first ? tried.at : first;
  useLayoutEffect(() => {
    const cards = [...(box.current?.querySelectorAll('li') ?? [])];
    const lead = box.current?.querySelector('.screen-lead');
    const full = cards.some((card) => card.scrollHeight > card.clientHeight + 1);
    const long = lead ? lead.scrollWidth > lead.clientWidth + 1 : false;
    if ((full || long) && at < LAYOUTS.length - 1) setTried({ words, first, at: at + 1 });
  });
  useEffect(() => {
    const again = () => setTried({ words, first, at: first });
    const observer = new ResizeObserver(again);
    if (box.current) observer.observe(box.current);
    document.fonts?.ready.then(again);
    return () => observer.disconnect();
  }, [words, first]);
  return /** @type {(typeof LAYOUTS)[number]} */ (LAYOUTS[at]);
}

/** @param {{ group: Group, doing?: string }} props */
function Progress({ group, doing }) {
  const status = statusOf(group);
  if (doing) return html`<span class="screen-groups__state"><${Icon} name="HandFinger" />${t(doing)}</span>`;
  if (!status || status.required === 0) return null;
  return html`
    <span class="pips" aria-hidden="true" style=${{ gridTemplateColumns: `repeat(${status.required}, 1fr)` }}>
      ${Array.from({ length: status.required }, (_, at) => html`<i key=${at} class=${at < status.filled ? 'is-full' : ''}></i>`)}
    </span>
    <span class="screen-groups__state">
      <${Icon} name="PencilWriting" />${t('common.fields', { n: status.filled, m: status.required })}
    </span>
  `;
}
