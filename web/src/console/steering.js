/** Commands that move the room, from buttons and keys. */
import { t } from '../../i18n/i18n.js';
import { effect } from '../../vendor/ui.mjs';
import { clock } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { key, serverNow } from '../session.js';
import { perform } from './act.js';
import { closeVote } from './close-vote.js';
import { choose } from './dialog.js';
import { lead, whereWeAre } from './lead.js';
import { openBallot, place, plenum } from './model.js';
import { problem, wayOn } from './problem.js';

/** Time to see that the button has changed, and not to press. */
const SEEN_MS = 1000;

let busy = false;
let changedAt = Number.NEGATIVE_INFINITY;

/** The state that the buttons depend on: the next thing, the group presenting, the case. */
const isAt = () => [lead().id, plenum.value?.presenting, key('room/case').value?.group].join(' ');

/** Remembers when the buttons last changed. */
export function followLead() {
  /** @type {string | undefined} */
  let id;
  return effect(() => {
    const now = clock.value ? isAt() : undefined;
    if (id !== undefined && now !== id) changedAt = performance.now();
    id = now;
  });
}

/** A press now was meant for the old button: a double press, or another console was first. */
export const justMoved = () => performance.now() - changedAt < SEEN_MS;

/** Ignores a press that came too soon to have read the button; says where the room is. @returns {boolean} */
export function wasSeen() {
  if (!justMoved()) return true;
  wayOn.value = null;
  problem.value = t('console.just_moved', { now: whereWeAre() });
  return false;
}

/** One at a time: a key held down must not run through the day. @param {() => Promise<unknown>} work */
async function once(work) {
  if (busy) return null;
  busy = true;
  try {
    return /** @type {import('../outbox.js').Answer | null} */ (await work());
  } finally {
    busy = false;
  }
}

/** An open vote is never dropped: close it, or leave it open. @param {string} title @returns {Promise<boolean>} go on? */
async function settleBallot(title) {
  const open = openBallot();
  if (!open) return true;
  const votes = key('console/ballot').value;
  const chosen = await choose({
    title: t('console.open_ballot_title'),
    text: open.lost
      ? t('votes.lost')
      : t('console.open_ballot_text', { n: votes?.cast ?? 0, m: votes?.present ?? open.present, step: title }),
    yes: t('console.open_ballot_close'),
    other: t('console.open_ballot_leave'),
  });
  if (chosen === 'other') return true;
  return chosen === 'yes' && (await closeVote(open, 'on')).ok;
}

/** Does what the biggest button says. */
export const leadOn = () => once(async () => (wasSeen() && !lead().waits ? lead().go() : null));

/** Moves to the next step, whatever is left of this one. */
export const goOn = () =>
  once(async () => {
    const { now, next } = place();
    if (!now || !next || !wasSeen() || !(await settleBallot(stepTitle(next)))) return null;
    return perform({ type: 'next', from: now.id });
  });

export const goBack = () =>
  once(async () => {
    const { now, before } = place();
    if (!now || !before || !wasSeen() || !(await settleBallot(stepTitle(before)))) return null;
    return perform({ type: 'back', from: now.id });
  });

/** Asks first: it is easy to hit the wrong line. @param {import('../protocol.js').Step} to */
export const jumpTo = (to) =>
  once(async () => {
    const { now } = place();
    if (!now) return null;
    const title = stepTitle(to);
    const sure = await choose({
      title: t('console.jump_title', { step: title }),
      text: t('console.jump_text'),
      yes: t('console.jump_yes', { step: title }),
    });
    if (sure !== 'yes' || !(await settleBallot(title))) return null;
    return perform({ type: 'jump', from: now.id, to: to.id });
  });

/** @param {number} minutes */
export async function addMinutes(minutes) {
  const step = clock.value?.step;
  return step ? perform({ type: 'add_time', step, ms: minutes * 60_000 }) : null;
}

export const isPaused = () => clock.value?.ends_at === null;

export async function togglePause() {
  const step = clock.value?.step;
  return step ? perform({ type: isPaused() ? 'resume' : 'pause', step }) : null;
}

export async function toggleDark() {
  const scene = key('room/scene').value?.scene;
  return perform({ type: 'set_scene', scene: scene === 'blank' ? 'auto' : 'blank' });
}

/** The thing that can be undone now, or null. */
export function undoable() {
  const undo = key('console/undo').value;
  return undo && undo.until > serverNow() ? undo : null;
}

export async function undoNow() {
  const undo = undoable();
  return undo ? perform({ type: 'undo', target: undo.target }) : null;
}
