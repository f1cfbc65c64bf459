/** Whether a group has done what its step asks for. @import { Phase } from '../protocol.js' */
import { key } from '../session.js';

/**
 * When a group has done what the step asks for, and the words for it; `doing` is for steps that are one question.
 * @typedef {import('../model/groups.js').Group} Group
 * @typedef {{ is: (group: Group) => boolean, word: string, count: string, doing?: string }} Done
 */

/** @param {Group} group */
export const statusOf = (group) => key(`screen/group/${group.id}/status`).value;

/** @type {Done} */
const DELIVERED = {
  is: (group) => statusOf(group)?.delivered ?? false,
  word: 'screen.delivered',
  count: 'common.delivered_n',
};

/** Steps in which nothing is delivered. @type {Partial<Record<Phase, Done>>} */
const DONE = {
  pick: {
    is: (group) => group.cluster !== null,
    word: 'screen.picked',
    count: 'screen.picked_n',
    doing: 'screen.choosing',
  },
  decide: {
    is: (group) => {
      const { filled, required } = statusOf(group) ?? { filled: 0, required: 1 };
      return filled >= required;
    },
    word: 'screen.answered',
    count: 'screen.answered_n',
    doing: 'screen.deciding',
  },
};

/** @param {Phase | undefined} phase */
export const doneIn = (phase) => (phase && DONE[phase]) ?? DELIVERED;
