/**
 * Data of the phone's screens from the View, by the screens' names.
 * @import { Id, Phase, Stage } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { computed } from '../../vendor/ui.mjs';
import { ballot } from '../model/room.js';
import { key, me } from '../session.js';

export const profile = key('mine/profile');
export const myBallot = key('mine/ballot');

/** The one thing everybody looks at. */
export const onStage = computed(() => key('room/scene').value?.on_stage);

/** The ballot that is on stage: open, being counted, or a result that the room has not left yet. */
export const ballotOnStage = computed(() =>
  ballot.value && ballot.value.id === onStage.value?.ballot ? ballot.value : undefined,
);

/** The group of this person. */
export const groupId = computed(() => profile.value?.group ?? null);

/** @param {Phase} phase */
export const phaseName = (phase) => t(`phase.${phase}`);

/** @param {Id} group */
export const work = (group) => key(`group/${group}/work`).value;

/** @param {Id} group @param {string} field */
export const textValue = (group, field) => key(`group/${group}/text/${field}`).value;

/** @param {Id} group @param {string} field */
export const text = (group, field) => textValue(group, field)?.text ?? '';

/**
 * @typedef {{ id: Id, cells: Record<string, string>, version: number, person: Id | null, by: string, at: number }} Row
 * @param {Id} group @param {string} list @returns {Row[]}
 */
export function rows(group, list) {
  return (key(`group/${group}/list/${list}/order`).value ?? []).flatMap((id) => {
    const row = key(`group/${group}/list/${list}/row/${id}`).value;
    return row ? [{ id, ...row }] : [];
  });
}

/** @param {Id} group */
export const members = (group) => key(`group/${group}/members`).value ?? [];

/** Another person who has the caret in this field. @param {Id} group @param {string} field */
export function writerOf(group, field) {
  const writer = key(`group/${group}/live/writing`).value?.[field];
  return writer && writer.person !== me.value ? writer : null;
}

/** @param {Id} group @param {Stage} stage */
export const isOpen = (group, stage) => work(group)?.open.includes(stage) ?? false;
