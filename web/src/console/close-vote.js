/**
 * Closes a vote because something comes after it. A vote that waits for the chair is closed to everybody else and stays
 * open; the next thing waits too, and the problem line says so.
 * @import { Answer } from '../outbox.js'
 * @import { Ballot } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { effect } from '../../vendor/ui.mjs';
import { key } from '../session.js';
import { perform } from './act.js';
import { problem } from './problem.js';

/** @param {string} id @returns {'closed' | 'chair' | undefined} what became of it, once it can be seen */
function became(id) {
  const vote = key('room/ballot').value;
  if (vote?.id !== id || vote.state !== 'open') return 'closed';
  return vote.chair_only ? 'chair' : undefined;
}

/** The change may arrive before its answer, or after. @param {string} id */
async function seen(id) {
  let stop = () => {};
  const what = await new Promise((found) => {
    stop = effect(() => {
      const now = became(id);
      if (now) found(now);
    });
  });
  stop();
  return what;
}

/**
 * @param {Ballot} vote
 * @param {'again' | 'on' | 'end'} then what the facilitator pressed for: `console.chair_then_…` says it
 * @returns {Promise<Answer>} ok when it is closed
 */
export async function closeVote(vote, then) {
  const asked = became(vote.id) === 'chair';
  const answer = await perform({ type: 'close_ballot', ballot: vote.id });
  // The chair is asked once: after that, an answer without refusal means closed.
  if (!answer.ok || asked || (await seen(vote.id)) === 'closed') return answer;
  problem.value = t(`console.chair_then_${then}`);
  return { ok: false, code: 'ballot_open', params: {} };
}
