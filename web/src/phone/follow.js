/**
 * What the room looks at, and what this phone shows. They differ while a person writes: nobody loses a sentence because
 * the room moved on.
 * @import { Id, Step } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { computed, effect, signal } from '../../vendor/ui.mjs';
import { clock, programme } from '../model/room.js';
import { announce } from '../parts/live.js';
import { ballotOnStage, phaseName } from './model.js';
import { go, place } from './place.js';

const MOVING_MS = 5000;

/**
 * @typedef {{ id: string, ballot: 'proposal' | 'question', title: string }
 *   | { id: string, ballot: null, title: string, step: Step }} Shown
 */

/** The result that this person has put away; the room may still look at it. */
const putAway = signal(/** @type {Id | null} */ (null));

/** A case shows its vote on its own page; every other page makes way for one. */
const takesTheRoom = computed(() => {
  const value = ballotOnStage.value;
  if (!value || (value.subject.case && clock.value?.phase === 'board')) return null;
  return value.state === 'revealed' && value.id === putAway.value ? null : value;
});

/** @type {import('../../vendor/ui.mjs').ReadonlySignal<Shown | null>} */
export const live = computed(() => {
  const now = clock.value;
  const step = programme.value?.find((other) => other.id === now?.step);
  if (!now || !step) return null;
  const voting = takesTheRoom.value;
  if (voting) return { id: `ballot/${voting.id}`, ballot: voting.subject.type, title: t('common.ballot') };
  return { id: `step/${step.id}/${now.started_at}`, ballot: null, title: phaseName(step.phase), step };
});

export const shown = signal(/** @type {Shown | null} */ (null));
/** The five seconds of "Vi går videre". */
export const moving = signal(/** @type {Shown | null} */ (null));
/** The room has moved on, and this phone waits for its writer. */
export const behind = computed(() => moving.value === null && live.value !== null && shown.value?.id !== live.value.id);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

export function isWriting() {
  const at = document.activeElement;
  if (at instanceof HTMLTextAreaElement) return !at.readOnly;
  return at instanceof HTMLInputElement && !['radio', 'checkbox'].includes(at.type);
}

/** Shows what the room looks at, with the focus on its heading. */
export function follow() {
  clearTimeout(timer);
  moving.value = null;
  shown.value = live.value;
  go('now');
  requestAnimationFrame(() => {
    scrollTo(0, 0);
    focusHeading();
  });
}

/** A screen's code loads late, so the heading may too: a person who is already writing keeps the caret. */
function focusHeading(tries = 20) {
  if (isWriting()) return;
  const heading = document.querySelector('main h1');
  if (heading instanceof HTMLElement) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  } else if (tries > 0) setTimeout(() => focusHeading(tries - 1), 100);
}

/** The result of a ballot has been read. @param {Id} ballot */
export function putBallotAway(ballot) {
  putAway.value = ballot;
  follow();
}

/** The step under a ballot: back to it is no news. */
let under = '';

/** @param {Shown} next */
function moved(next) {
  announce(next.ballot ? t('phone.ballot_open') : t('a11y.new_phase', { phase: next.title }));
  if (isWriting()) return;
  if (place.value.tab !== 'now') {
    shown.value = next; // the pill leads there
    return;
  }
  if (next.ballot || next.id === under) {
    follow();
    return;
  }
  moving.value = next;
  clearTimeout(timer);
  timer = setTimeout(follow, MOVING_MS);
}

/** Begins to follow the room; once. */
export function startFollowing() {
  effect(() => {
    const next = live.value;
    if (!next) return;
    const before = shown.peek();
    if (before === null) shown.value = next;
    else if (before.id === next.id)
      shown.value = next; // the same, perhaps with another title
    else if (moving.peek()?.id !== next.id) moved(next);
    if (!next.ballot) under = next.id;
  });
  effect(() => {
    // Leaving the tab and coming back shows what the room looks at.
    if (place.value.tab !== 'now' && live.peek()) shown.value = live.peek();
  });
}
