/**
 * The next thing for the room: close and show a vote; in plenum the next group; before the board the next case; else
 * the next step. The biggest button and the space bar do this one thing.
 * @import { Answer } from '../outbox.js'
 * @import { Ballot, Case } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { casesAhead, isDecided } from '../model/cases.js';
import { allGroups, groupOf, groupWord } from '../model/groups.js';
import { ballot, clock } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { key } from '../session.js';
import { perform } from './act.js';
import { openVote } from './asking.js';
import { caseVote, nextProposal, opening } from './case-vote.js';
import { ask } from './dialog.js';
import { deliveries, isWork, place, plenum } from './model.js';
import { shownView, showView } from './views.js';
import { closing, revealing } from './vote-ends.js';

/**
 * @typedef {{ id: string, title: string, words: [string, string], icon: string, small?: string, waits?: boolean,
 *   here?: boolean, go: () => Promise<Answer | null> }} Lead `id` changes with the thing; `words`: the emphasised words,
 *   and the rest; `waits`: not yet; `here`: the middle already shows it
 */

/** @returns {Lead} */
export function lead() {
  const vote = ballot.value;
  if (vote?.state === 'open') return closes(vote);
  if (vote?.state === 'closed') return shows(vote);
  return (clock.value?.phase === 'board' ? ofBoard() : ofPlenum()) ?? ofDay();
}

/** @param {Ballot} vote @returns {Lead} */
function closes(vote) {
  const { cast, present, waits, asks } = closing(vote);
  return {
    id: `close ${vote.id}`,
    title: t('console.close_ballot'),
    icon: 'PadlockLocked',
    words: [
      vote.lost ? `${t('votes.lost_short')}.` : t('board.counted', { n: cast, m: present }),
      waits ? t('console.tie_ask') : '',
    ],
    waits,
    go: async () => ((await ask(asks)) ? perform({ type: 'close_ballot', ballot: vote.id }) : null),
  };
}

/** @param {Ballot} vote @returns {Lead} */
function shows(vote) {
  return {
    id: `reveal ${vote.id}`,
    title: t('console.reveal'),
    icon: 'Eye',
    words: ['', t(vote.lost ? 'votes.lost' : 'console.closed_hidden')],
    go: async () => ((await ask(revealing())) ? perform({ type: 'reveal_ballot', ballot: vote.id }) : null),
  };
}

/** The case that is open is voted on, and then comes the next. @returns {Lead | null} */
function ofBoard() {
  const matter = key('room/case').value;
  if (matter && !isDecided(matter.group)) return votes(matter);
  const ahead = casesAhead();
  const next = groupOf(ahead[0]);
  if (!next) return null;
  const group = groupWord(next.id);
  return {
    id: `case ${next.id}`,
    small: t('console.next_case', { group }),
    title: key(`delivered/${next.id}/work`).value?.test?.name || next.title || next.name,
    icon: 'Gavel',
    words: [
      isDelivered(next.id) ? '' : `${t('console.undelivered_title', { group })}.`,
      t('console.cases_left', { n: ahead.length, m: allGroups().length }),
    ],
    go: () => unlessUndelivered(next.id, 'case', () => perform({ type: 'open_case', group: next.id })),
  };
}

/** @param {Case} matter @returns {Lead} */
function votes(matter) {
  const { group, no, title } = matter;
  const { secret } = caseVote(group);
  return {
    id: `vote ${group}`,
    title: t('console.ballot_start'),
    icon: 'Gavel',
    words: [`${t('board.case', { no })}: ${title}.`, t(secret ? 'console.will_be_secret' : 'console.will_be_open')],
    go: () => unlessUndelivered(group, 'vote', () => openVote(opening(group, nextProposal(matter), secret))),
  };
}

/** @param {string} group */
const isDelivered = (group) => Boolean(key(`delivered/${group}/work`).value?.test);

/**
 * Asks before showing, or voting on, something that a group has not delivered.
 * @param {string} group @param {'case' | 'vote'} what
 */
export const asksUndelivered = (group, what) =>
  isDelivered(group)
    ? undefined
    : {
        title: t('console.undelivered_title', { group: groupWord(group) }),
        text: t(`console.undelivered_${what}`),
        yes: t(`console.undelivered_${what}_yes`),
      };

/** @param {string} group @param {'case' | 'vote'} what @param {() => Promise<Answer>} work */
async function unlessUndelivered(group, what, work) {
  const asks = asksUndelivered(group, what);
  return asks && !(await ask(asks)) ? null : work();
}

/** @returns {Lead | null} */
function ofPlenum() {
  const now = plenum.value;
  const next = groupOf(now?.next);
  if (!now || !next) return null;
  const speaks = groupOf(now.presenting);
  return {
    id: `present ${next.id}`,
    title: t('console.present_group', { group: next.name }),
    icon: 'PersonChat',
    words: [
      speaks ? `${t('common.presents', { group: speaks.name })}.` : '',
      t('console.next_queue', { n: now.waiting.length }),
    ],
    go: () => perform({ type: 'present', group: next.id }),
  };
}

/** @returns {Lead} */
function ofDay() {
  const { now, next } = place();
  if (!now || !next) {
    return {
      id: 'end',
      title: t('console.to_end'),
      icon: 'Link',
      words: [t('console.last_step'), t('console.last_step_text')],
      here: shownView() === 'results',
      go: async () => {
        showView('results');
        return { ok: true };
      },
    };
  }
  return {
    id: `next ${next.id}`,
    title: stepTitle(next),
    icon: 'ArrowRight',
    words: whatHappens(),
    go: () => perform({ type: 'next', from: now.id }),
  };
}

/** @returns {[string, string]} */
function whatHappens() {
  const after = t('console.next_phones');
  const phase = clock.value?.phase;
  const { done, all } = deliveries();
  if (isWork(phase) && all > 0) {
    if (done === all) return [t('console.next_all_delivered', { m: all }), after];
    const anyway = `${t('console.next_anyway')} ${t('console.next_keep')} ${after}`;
    return [t('console.next_delivered', { n: done, m: all }), anyway];
  }
  if (phase === 'pick' && all > 0) {
    const picked = allGroups().filter((group) => group.cluster).length;
    return [
      t('console.next_picked', { n: picked, m: all }),
      picked === all ? after : `${t('console.next_anyway')} ${after}`,
    ];
  }
  if (all === 0 && (phase === 'bruttoliste' || phase === 'pick')) return [t('console.next_no_groups'), after];
  return ['', after];
}

/** A sentence that says where the room is, for a facilitator who pressed without seeing it. */
export function whereWeAre() {
  const vote = ballot.value;
  if (vote?.state === 'open') return t('console.ballot_open');
  if (vote?.state === 'closed') return t('console.ballot_closed');
  const phase = clock.value?.phase;
  const matter = key('room/case').value;
  if (phase === 'board' && matter) return `${t('board.case', { no: matter.no })}: ${matter.title}`;
  const speaks = groupOf(plenum.value?.presenting);
  if (speaks) return t('common.presents', { group: speaks.name });
  return t('console.now_at', { step: stepTitle(place().now) });
}
