/**
 * The data of the console's panels, computed from the View.
 * @import { Id, Phase, Step, View } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { computed, signal } from '../../vendor/ui.mjs';
import { allGroups, groupName } from '../model/groups.js';
import { ballot, clock, programme, time } from '../model/room.js';
import { PHASES } from '../phases.js';
import { key, serverNow } from '../session.js';

export const plenum = key('room/plenum');

/** The server's time, once a second. Read `minute` unless seconds are shown. */
export const second = signal(serverNow());
export const minute = computed(() => Math.floor(second.value / 60_000));
export const tick = () => {
  second.value = serverNow();
};

/** The group's name, or the name for people without a group. @param {Id | null | undefined} id */
export const placeOf = (id) => groupName(id) || t('groups.unplaced');

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

/** "nå", "3 min siden", or the time of day when it is longer ago. @param {number} at */
export function since(at) {
  const minutes = minute.value - Math.floor(at / 60_000);
  if (minutes < 1) return t('console.just_now');
  return minutes < 60 ? t('console.minutes_ago', { n: minutes }) : time(at);
}
