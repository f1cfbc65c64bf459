/**
 * The data of the console's panels, computed from the View.
 * @import { Id, Phase, Step, View } from '../protocol.js'
 */
import { formatTime, t } from '../../i18n/i18n.js';
import { computed, signal } from '../../vendor/ui.mjs';
import { groupLetter, isUnnamed } from '../parts/badge.js';
import { PHASES } from '../phases.js';
import { key, serverNow } from '../session.js';

export const session = key('room/session');
export const programme = key('room/programme');
export const clock = key('room/clock');
export const ballot = key('room/ballot');
export const plenum = key('room/plenum');

/** The server's time, once a second. Read `minute` unless seconds are shown. */
export const second = signal(serverNow());
export const minute = computed(() => Math.floor(second.value / 60_000));
export const tick = () => {
  second.value = serverNow();
};

/** @param {number} ms */
export const time = (ms) => formatTime(ms, session.value?.zone);

/** @typedef {{ id: Id } & View[`room/group/${string}/card`]} Group */

/** @param {Id | null | undefined} id @returns {Group | null} */
export function groupOf(id) {
  const card = id ? key(`room/group/${id}/card`).value : undefined;
  return id && card ? { id, ...card } : null;
}

/** @returns {Group[]} */
export const allGroups = () => (key('room/group/order').value ?? []).map(groupOf).filter((group) => group !== null);

/** After the word "gruppe": "C – Vingersjøen", or "C" when it has no name of its own. @param {Id | null | undefined} id */
export function groupWord(id) {
  const group = groupOf(id);
  if (!group) return t('groups.unplaced');
  const letter = groupLetter(group.index);
  return isUnnamed(group.index, group.name) ? letter : t('console.group_name', { letter, name: group.name });
}

/** "C – Vingersjøen" or "Gruppe C", or the name for people without a group. @param {Id | null | undefined} id */
export function groupName(id) {
  const group = groupOf(id);
  return group && isUnnamed(group.index, group.name) ? group.name : groupWord(id);
}

/** @typedef {{ id: Id } & View[`console/person/${string}/card`]} Person */

/** @param {Id} id @returns {Person | null} */
export function personOf(id) {
  const card = key(`console/person/${id}/card`).value;
  return card ? { id, ...card } : null;
}

/** Everybody except withdrawn people, in the order they came. @returns {Person[]} */
export const allPeople = () =>
  (key('console/person/order').value ?? [])
    .map(personOf)
    .filter((person) => person !== null && !person.withdrawn)
    .map((person) => /** @type {Person} */ (person));

/** @returns {{ now: Step | undefined, next: Step | undefined, before: Step | undefined }} */
export function place() {
  const steps = programme.value ?? [];
  const index = clock.value ? clock.value.index : -1;
  return { now: steps[index], next: steps[index + 1], before: steps[index - 1] };
}

/** Whether groups write and deliver. @param {Phase | undefined} phase */
export const isWork = (phase) => phase !== undefined && PHASES[phase].delivers !== undefined;

/** How many groups have delivered the step's stage. */
export function deliveries() {
  const groups = allGroups();
  const done = groups.filter((group) => status(group.id)?.delivered_at != null).length;
  return { done, all: groups.length };
}

/** @param {Id} group */
export const status = (group) => key(`console/group/${group}/status`).value;

/** Members who are here and have not left for the day. @param {Id} group */
export const present = (group) =>
  (key(`group/${group}/members`).value ?? []).filter((member) => member.arrived && !member.gone);

/** The vote that goes on now, or null. */
export const openBallot = () => (ballot.value?.state === 'open' ? ballot.value : null);

/** Six characters in two blocks. @param {string} code */
export const inBlocks = (code) => (code.length === 6 ? `${code.slice(0, 3)}-${code.slice(3)}` : code);

/** "nå", "3 min siden", or the time of day when it is longer ago. @param {number} at */
export function since(at) {
  const minutes = minute.value - Math.floor(at / 60_000);
  if (minutes < 1) return t('console.just_now');
  return minutes < 60 ? t('console.minutes_ago', { n: minutes }) : time(at);
}
