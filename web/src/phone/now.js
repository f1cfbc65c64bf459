/** The place "Nå": the one thing to do, by phase. Each feature's code comes when it is needed; the rest when it is quiet. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useState } from '../../vendor/ui.mjs';
import { EVERY_PART } from '../part.js';
import { PHASES } from '../phases.js';
import { key } from '../session.js';
import { moving, shown } from './follow.js';
import { Moving, Page } from './frame.js';
import { groupId, session } from './model.js';
import { NoGroup, Quiet } from './quiet.js';

/** @typedef {import('../protocol.js').Step} Step */
/** @typedef {import('../protocol.js').Phase} Phase */
/** @typedef {import('../phases.js').PhaseRow} PhaseRow */
/** @typedef {{ part: string, group?: boolean }} Way */

const AGAIN_MS = 1000;

/** @type {Record<string, () => Promise<Record<string, any>>>} */
const FEATURES = {
  bruttoliste: () => import('./bruttoliste.js'),
  pick: () => import('./pick.js'),
  need: () => import('./need.js'),
  solution: () => import('./solution.js'),
  test: () => import('./test.js'),
  plenum: () => import('./plenum.js'),
  board: () => import('./board.js'),
  decide: () => import('./decide.js'),
  ballot: () => import('./plenum-ballot.js'),
  group: () => import('./group.js'),
  gathering: () => import('./gathering.js'),
  doorstep: () => import('./doorstep.js'),
};

/** @type {Map<string, Record<string, any>>} */
const here = new Map();

/** A lost line in the middle of this only means once more. @param {string} name @returns {Promise<Record<string, any>>} */
async function bring(name) {
  const known = here.get(name);
  if (known) return known;
  try {
    const made = await /** @type {() => Promise<Record<string, any>>} */ (FEATURES[name])();
    here.set(name, made);
    return made;
  } catch {
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    return bring(name);
  }
}

/** Loads all pages while nobody waits for them: after this the day works without the network. */
export async function bringAll() {
  for (const name of Object.keys(FEATURES)) await bring(name);
  // Reading the first key of a part asks for it.
  for (const part of EVERY_PART) key(part);
}

/** @param {{ feature: string, part: string, props?: Record<string, unknown> }} props */
export function Feature({ feature, part, props = {} }) {
  const [, draw] = useState(0);
  const made = here.get(feature);
  useEffect(() => {
    if (!made) bring(feature).then(() => draw((n) => n + 1));
  }, [feature]);
  if (!made) return html`<${Page}><p class="muted">${t('common.loading')}</p><//>`;
  return html`<${made[part]} ...${props} />`;
}

/** Pages of the phases; `group`: for members of one. @satisfies {Record<NonNullable<PhaseRow['page']>, Way>} */
const PAGES = {
  bruttoliste: { part: 'Bruttoliste' },
  pick: { part: 'Pick', group: true },
  need: { part: 'Need', group: true },
  plenum: { part: 'Plenum' },
  solution: { part: 'Solution', group: true },
  test: { part: 'Test', group: true },
  board: { part: 'Board' },
  decide: { part: 'Decide', group: true },
};

/** A page of the group's work, reached from the place "Gruppa"; null of any other. @param {string | null} page */
export function workPage(page) {
  const way = page && page !== 'pick' ? /** @type {Record<string, Way | undefined>} */ (PAGES)[page] : undefined;
  return page && way?.group ? { feature: page, part: way.part } : null;
}

/** @param {{ step: Step }} props */
function Screen({ step }) {
  const { page, presents } = PHASES[step.phase];
  if (!page) return html`<${Quiet} step=${step} />`;
  const { part, group: ofGroup } = /** @type {Way} */ (PAGES[page]);
  const group = groupId.value;
  if (ofGroup && !group) return html`<${NoGroup} />`;
  const props = ofGroup ? { group, contact: step.phase === 'need_contact' } : { stage: presents };
  return html`<${Feature} key=${ofGroup ? `${part}${group}` : part} feature=${page} part=${part} props=${props} />`;
}

/** The step after the session has ended, wherever the clock was. @type {Step} */
const LAST = { id: 'end', phase: 'close', standard: null, title: '', text: '', minutes: 0, planned: null };

export function Now() {
  const at = shown.value;
  if (session.value?.ended_at) return html`<${Quiet} step=${LAST} />`;
  if (moving.value) return html`<${Moving} />`;
  if (!at) return html`<${Page}><p class="muted">${t('common.loading')}</p><//>`;
  if (at.ballot === 'proposal') return html`<${Feature} feature="board" part="Board" />`;
  if (at.ballot) return html`<${Feature} feature="ballot" part="PlenumBallot" />`;
  return html`<${Screen} key=${at.step.phase} step=${at.step} />`;
}
