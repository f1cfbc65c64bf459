import { t } from '../../i18n/i18n.js';
import { sessionId } from '../screen/place.js';
import { key } from '../session.js';
import { call } from '../start/api.js';
import { perform } from './act.js';
import { closeVote } from './close-vote.js';
import { ask } from './dialog.js';
import { openBallot } from './model.js';

/** Asks first: the end is never undone. An open vote is closed with it, never dropped. */
export async function endSession() {
  const open = openBallot();
  const ballot = key('room/ballot').value;
  // What was voted is shown, never left lying.
  const waiting = ballot && ballot.state !== 'revealed' ? ballot : null;
  const sure = await ask({
    title: t('console.end_title'),
    text: [open && t('console.end_ballot'), !(await hasLink()) && t('console.end_no_link'), t('console.end_text')]
      .filter(Boolean)
      .join(' '),
    yes: t(open ? 'console.end_close' : 'fac.end'),
    danger: true,
  });
  if (!sure) return;
  if (open && !(await closeVote(open, 'end')).ok) return;
  if (waiting && !(await perform({ type: 'reveal_ballot', ballot: waiting.id })).ok) return;
  await perform({ type: 'end_session' });
}

/** Whether somebody can read the results with a link; nothing is said where nobody knows. */
async function hasLink() {
  const answer = await call('GET', `/api/sessions/${sessionId()}/links`);
  return !answer.ok || answer.data.links.some((/** @type {{ role: string }} */ link) => link.role === 'result');
}
