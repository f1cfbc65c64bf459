import { t } from '../../i18n/i18n.js';
import { key } from '../session.js';
import { perform } from './act.js';
import { closeVote } from './close-vote.js';
import { ask } from './dialog.js';
import { openBallot } from './model.js';
import { works } from './renew.js';

/** Asks first: the end is never undone. An open vote is closed with it, never dropped. */
export async function endSession() {
  const open = openBallot();
  const ballot = key('room/ballot').value;
  // Shows the result of a vote; never leaves it unseen.
  const waiting = ballot && ballot.state !== 'revealed' ? ballot : null;
  // Warns that nobody can read the results only when that is known.
  const unread = (await works('result')) === false;
  const sure = await ask({
    title: t('console.end_title'),
    text: [open && t('console.end_ballot'), unread && t('console.end_no_link'), t('console.end_text')]
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
