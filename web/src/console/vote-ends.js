/**
 * The end of a vote: questions before it is closed, and before its result is shown. Neither can be undone.
 * @import { Ballot } from '../protocol.js'
 */

import { t } from '../../i18n/i18n.js';
import { FEWEST_SECRET } from '../limits.js';
import { showsOnlySum } from '../model/votes.js';
import { key } from '../session.js';
import { waiting } from './admitting.js';

/** @param {Ballot} vote that is open */
export function closing(vote) {
  const votes = key('console/ballot').value;
  const { cast = 0, present = vote.present, waits_for_chair: waits = false } = votes ?? {};
  const left = Math.max(0, present - cast);
  const short = cast < vote.quorum;
  const few = showsOnlySum(vote) && cast < FEWEST_SECRET;
  const outside = waiting(vote).length;
  const counted = [
    left > 0 ? `${t('console.missing_n', { n: left })}.` : '',
    outside > 0 ? `${t('console.wait_to_vote', { n: outside })}.` : '',
    short ? t('board.quorum_no', { n: vote.quorum }) : '',
    few ? t('console.close_few') : '',
  ];
  const text = [...(vote.lost ? [t('votes.lost')] : counted), t('console.close_final')].filter(Boolean).join(' ');
  return {
    cast,
    present,
    left,
    short,
    waits,
    asks: { title: t('console.close_title'), text, yes: t('console.close_yes') },
  };
}

export const revealing = () => ({
  title: t('console.reveal_title'),
  text: t('console.reveal_text'),
  yes: t('console.reveal'),
});
