/** The panel in the middle: the step's own, until the facilitator picks another. */
import { effect, signal, untracked } from '../../vendor/ui.mjs';
import { clock, session } from '../model/room.js';
import { PHASES } from '../phases.js';
import { key } from '../session.js';

/** @typedef {'people' | 'list' | 'groups' | 'plenum' | 'board' | 'road' | 'results'} ViewName */

/** @type {ViewName[]} */
export const VIEWS = ['people', 'list', 'groups', 'plenum', 'board', 'road', 'results'];

/** Which of the three columns is shown on a phone. @type {import('../../vendor/ui.mjs').Signal<'now' | 'groups' | 'programme'>} */
export const tab = signal(/** @type {'now' | 'groups' | 'programme'} */ ('now'));
/** Between phone and laptop the programme is folded behind a button. */
export const unfolded = signal(false);

const chosen = signal(/** @type {ViewName | null} */ (null));
/** The group whose work is open, in the groups' panel. */
export const openGroup = signal(/** @type {string | null} */ (null));

/** @returns {ViewName} what the step is about */
export function viewOfStep() {
  if (session.value?.ended_at) return 'results';
  const phase = clock.value?.phase;
  const groups = (key('room/group/order').value ?? []).length > 0;
  const view = phase ? (PHASES[phase].panel ?? 'groups') : 'people';
  return view === 'groups' && !groups ? 'people' : view;
}

export const shownView = () => chosen.value ?? viewOfStep();

/** @param {ViewName} view */
export function showView(view) {
  tab.value = 'groups';
  openGroup.value = null;
  chosen.value = view === viewOfStep() ? null : view;
}

/** @param {string} group */
export function showGroup(group) {
  tab.value = 'groups';
  if (shownView() !== 'groups') showView('groups');
  openGroup.value = group;
}

/** Somebody writes in the middle, or has unsent text: leave it alone. */
function isInUse() {
  if (document.querySelector('.groups-pane [data-unsent="true"]')) return true;
  const field = document.activeElement;
  return field?.closest('.groups-pane') != null && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName);
}

/** Shows a new step's own panel, unless somebody is working in the old one. */
export function followStep() {
  /** @type {string | undefined} */
  let step;
  /** @type {ViewName | undefined} */
  let view;
  return effect(() => {
    const now = clock.value?.step;
    const next = viewOfStep();
    untracked(() => {
      if (step !== undefined && now !== step) {
        const kept = chosen.value ?? view ?? null;
        const stays = isInUse() && kept !== next;
        chosen.value = stays ? kept : null;
        if (!stays && kept !== next) openGroup.value = null;
      }
    });
    step = now;
    view = next;
  });
}
