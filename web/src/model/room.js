/** What every page of a session reads of it. */
import { formatTime } from '../../i18n/i18n.js';
import { key } from '../session.js';
import { groupWord } from './groups.js';
import { refusalText } from './refusal.js';
import { stepTitle } from './step.js';

export const session = key('room/session');
export const programme = key('room/programme');
export const clock = key('room/clock');
export const ballot = key('room/ballot');

/** The time of day where the session is. @param {number} ms */
export const time = (ms) => formatTime(ms, session.value?.zone);

/** A "no" in words, with the name of the group or the step that it is about. @param {import('./refusal.js').No} no */
export function refusalInRoom({ code, params }) {
  const { group, step } = params;
  return refusalText({
    code,
    params: {
      ...params,
      ...(typeof group === 'string' ? { group: groupWord(group) || group } : {}),
      ...(typeof step === 'string' ? { step: stepTitle(programme.value?.find((one) => one.id === step)) } : {}),
    },
  });
}
