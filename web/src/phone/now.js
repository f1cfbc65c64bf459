/** The place "Nå": the one thing to do, by phase. Each page's code comes when it is needed; the rest when it is quiet. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useState } from '../../vendor/ui.mjs';
import { session } from '../model/room.js';
import { EVERY_PART } from '../part.js';
import { PHASES } from '../phases.js';
import { key } from '../session.js';
import { moving, shown } from './follow.js';
import { Moving, Page } from './frame.js';
import { groupId } from './model.js';
import { NoGroup, Quiet } from './quiet.js';

/** @typedef {import('../protocol.js').Step} Step */

const AGAIN_MS = 1000;

/** Pages that belong to no step; those of steps are in the table of phases. */
const OTHERS = ['plenum-ballot', 'group', 'gathering', 'doorstep'];

/** Components by page. @type {Map<string, any>} */
const here = new Map();

/**
 * A page is what the file of its name exports by default. A lost line in the middle of this only means once more.
 * @param {string} page
 * @returns {Promise<void>}
 */
async function bring(page) {
  if (here.has(page)) return;
  try {
    here.set(page, (await import(`./${page}.js`)).default);
  } catch {
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    await bring(page);
  }
}

/** Loads all pages while nobody waits for them: after this the day works without the network. */
export async function bringAll() {
  for (const page of [...Object.values(PHASES).flatMap((row) => row.page ?? []), ...OTHERS]) await bring(page);
  // Reading the first key of a part asks for it.
  for (const part of EVERY_PART) key(part);
}

/** @param {{ page: string, props?: Record<string, unknown> }} props */
export function Feature({ page, props = {} }) {
  const [, draw] = useState(0);
  const made = here.get(page);
  useEffect(() => {
    if (!made) bring(page).then(() => draw((n) => n + 1));
  }, [page]);
  if (!made) return html`<${Page}><p class="muted">${t('common.loading')}</p><//>`;
  return html`<${made} ...${props} />`;
}

/** Whether it is a page of the group's work, reached from the place "Gruppa". @param {string} page */
export const isWorkPage = (page) =>
  page !== 'pick' && Object.values(PHASES).some((row) => row.group && row.page === page);

/** @param {{ step: Step }} props */
function Screen({ step }) {
  const { page, group: ofGroup, presents } = PHASES[step.phase];
  if (!page) return html`<${Quiet} step=${step} />`;
  const group = groupId.value;
  if (ofGroup && !group) return html`<${NoGroup} />`;
  const props = ofGroup ? { group, contact: step.phase === 'need_contact' } : { stage: presents };
  return html`<${Feature} key=${ofGroup ? `${page}${group}` : page} page=${page} props=${props} />`;
}

/** The step after the session has ended, wherever the clock was. @type {Step} */
const LAST = { id: 'end', phase: 'close', standard: null, title: '', text: '', minutes: 0, planned: null };

export function Now() {
  const at = shown.value;
  if (session.value?.ended_at) return html`<${Quiet} step=${LAST} />`;
  if (moving.value) return html`<${Moving} />`;
  if (!at) return html`<${Page}><p class="muted">${t('common.loading')}</p><//>`;
  if (at.ballot === 'proposal') return html`<${Feature} page="board" />`;
  if (at.ballot) return html`<${Feature} page="plenum-ballot" />`;
  return html`<${Screen} key=${at.step.phase} step=${at.step} />`;
}
