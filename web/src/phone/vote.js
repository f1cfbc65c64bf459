/** A vote: the question, whether it is open or secret, the choices, and the state of mine. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useState } from '../../vendor/ui.mjs';
import { time } from '../model/room.js';
import { choiceText, SCALE, showsOnlySum } from '../model/votes.js';
import { Choices } from '../parts/choice.js';
import { Icon } from '../parts/icon.js';
import { useAct } from './act.js';
import { Primary, Receipt } from './button.js';
import { mustVote } from './chair.js';
import { myBallot } from './model.js';
import { Refused } from './refusal.js';

/** @typedef {import('../protocol.js').Ballot} Ballot */
/** @typedef {import('../protocol.js').Choice} Choice */

/** @param {Choice | null | undefined} choice @returns {string[]} */
function chosenOf(choice) {
  if (!choice) return [];
  if ('one' in choice) return [choice.one];
  return 'dots' in choice ? choice.dots : [String(choice.scale)];
}

/** @param {Ballot} ballot @param {string[]} chosen @returns {Choice} */
function choiceOf({ method }, chosen) {
  if (method.type === 'dots') return { dots: chosen };
  if (method.type === 'scale') return { scale: /** @type {1 | 2 | 3 | 4 | 5} */ (Number(chosen[0])) };
  return { one: chosen[0] ?? '' };
}

/** The kind of vote, shown before anybody votes. @param {{ ballot: Ballot, id: string }} props */
function Secrecy({ ballot, id }) {
  return html`<p class="secrecy" id=${id}>
    <${Icon} name=${ballot.secret ? 'PadlockLocked' : 'Eye'} />
    <span><b>${t(ballot.secret ? 'common.secret_vote' : 'common.open_vote')}</b>${t(showsOnlySum(ballot) ? 'priv.secret_vote' : 'priv.open_vote')}</span>
  </p>`;
}

/** It changes what a vote reveals, so it comes before the choices; the request to the chair repeats it. */
export const YouChair = () =>
  html`<p class="secrecy is-chair"><${Icon} name="PersonGavel" /><span><b>${t('board.you_chair')}</b>${t('phone.chair_vote')}</span></p>`;

/** @param {Ballot} ballot */
const options = (ballot) =>
  ballot.method.type === 'scale'
    ? SCALE.map((value) => ({
        value,
        label: value,
        ...(value === '1' ? { hint: t('votes.scale_low') } : value === '5' ? { hint: t('votes.scale_high') } : {}),
      }))
    : ballot.choices.map((choice) => ({ value: choice.id, label: choiceText(choice) }));

const STANDING = {
  presenting: 'refusal.presenting',
  inhabil: 'refusal.inhabil',
  not_member: 'refusal.not_member',
  left_out: 'phone.left_out',
  gone: 'phone.gone_vote',
};

/**
 * This person's options, as the part of the page and the part of the bar.
 * @param {Ballot} ballot
 */
export function useVote(ballot) {
  const own = myBallot.value?.ballot === ballot.id ? myBallot.value : undefined;
  const stored = chosenOf(own?.choice);
  const [marked, setMarked] = useState(/** @type {string[] | null} */ (null));
  const { act, busy, no, clear } = useAct({ offline: false });
  // The mark stays until the View has the vote, a moment after the answer.
  useEffect(() => setMarked(null), [ballot.id, own?.at]);
  // The server sends nothing to people who simply may vote: a new ballot is then one message for the whole room.
  const standing = own?.standing ?? 'may_vote';
  const open = ballot.state === 'open';
  const only = open && ballot.chair_only;
  const may = open && standing === 'may_vote' && !ballot.lost && (!only || (own?.chair ?? false));
  const chosen = marked ?? stored;
  const changed = marked !== null && [...marked].sort().join() !== [...stored].sort().join();
  const most = ballot.method.type === 'dots' ? ballot.method.n : 1;

  const id = useId();
  const [missing, setMissing] = useState(false);
  const vote = async () => {
    if (chosen.length > 0) {
      await act({ type: 'vote', ballot: ballot.id, choice: choiceOf(ballot, chosen) });
      return;
    }
    setMissing(true);
    document.getElementById(`${id}-choices`)?.querySelector('input')?.focus();
  };
  const outside = ballot.secret && (standing === 'not_member' || standing === 'gone');
  const why = standing === 'may_vote' ? null : outside ? 'phone.outside_secret' : STANDING[standing];
  if (ballot.lost) {
    const words = html`<p class="check is-asking" role="status">
      <${Icon} name="ExclamationmarkTriangle" /><span>${t(open ? 'refusal.votes_lost' : 'votes.lost')}</span>
    </p>`;
    return { body: words, action: null };
  }
  const body = html`${own?.chair && open && !mustVote() && html`<${YouChair} />`}
    ${only && !own?.chair && html`<p class="check is-quiet" role="status"><${Icon} name="PersonGavel" /><span>${t(ballot.secret ? 'phone.chair_only' : 'phone.chair_only_tie')}</span></p>`}
    ${may && html`<p class="sr-only" role="status">${t('phone.may_vote')}</p>`}
    ${open && !only && why && html`<p class="check is-quiet" role="status"><${Icon} name="CircleSlash" /><span>${t(why)}</span></p>`}
    ${standing === 'gone' && html`<${ComeBack} />`}
    ${ballot.method.type === 'dots' && may && html`<p class="hint">${t('phone.dots_most', { n: most })}</p>`}
    ${
      (may || stored.length > 0) &&
      html`<div id=${`${id}-choices`}><${Choices}
        legend=${t('phone.your_vote')}
        hideLegend=${true}
        many=${ballot.method.type === 'dots'}
        options=${options(ballot).map((option) => ({
          ...option,
          disabled: ballot.method.type === 'dots' && chosen.length >= most && !chosen.includes(option.value),
        }))}
        chosen=${chosen}
        mine=${stored.length > 0 ? t('phone.my_vote') : undefined}
        sent=${stored}
        disabled=${!may}
        describedBy=${`${id}-kind`}
        onChoose=${(/** @type {string[]} */ next) => {
          clear();
          setMissing(false);
          setMarked(next);
        }}
      /></div>`
    }
    ${may && changed && stored.length > 0 && html`<${StillCounts} ballot=${ballot} stored=${stored} />`}
    <${Secrecy} ballot=${ballot} id=${`${id}-kind`} />`;
  const unmarked = missing && chosen.length === 0;
  return { body, action: bar({ ballot, own, may, changed, busy, vote, stored, no, unmarked }) };
}

/** The button names a choice up to this length; longer ones are only marked above. */
const SHORT = 40;

/** Another choice is marked and not sent. @param {{ ballot: Ballot, stored: string[] }} props */
function StillCounts({ ballot, stored }) {
  const labels = options(ballot).flatMap(({ value, label }) => (stored.includes(value) ? [label] : []));
  const choice = labels.join(', ');
  return html`<p class="check is-quiet" role="status">
    <${Icon} name="InformationSquare" />
    <span>${choice.length <= SHORT ? t('phone.vote_still', { choice }) : t('phone.vote_still_long')}</span>
  </p>`;
}

/**
 * @param {{ ballot: Ballot, own: typeof myBallot.value, may: boolean, changed: boolean, stored: string[], busy: boolean,
 *   vote: () => void, no: ReturnType<typeof useAct>['no'], unmarked: boolean }} props `no`, and `unmarked` when it was
 *   pressed before anything was chosen: said where it was pressed
 */
function bar({ ballot, own, may, changed, stored, busy, vote, no, unmarked }) {
  if (ballot.state !== 'open')
    return html`<p class="bar-note" role="status"><${Icon} name="PadlockLocked" />${t(ballot.state === 'closed' ? 'phone.vote_closed' : 'phone.vote_revealed')}</p>`;
  if (!may) return null;
  // A person who voted before she became chair votes again, knowing that a tie reveals it.
  if (!changed && stored.length > 0 && !mustVote())
    return html`<${Receipt}
      title=${t('phone.vote_received', { time: own?.at ? time(own.at) : '' })}
      text=${t('board.may_change')}
    />`;
  return html`${unmarked && html`<p class="check is-asking" role="alert"><b>${t(ballot.subject.case ? 'phone.choose_side' : 'phone.choose_first')}</b></p>`}
    <${Refused} no=${no} />
    <${Primary}
      label=${t(stored.length > 0 ? 'phone.send_new_vote' : 'phone.send_vote')}
      icon="Paperplane"
      busy=${busy}
      later=${false}
      onPress=${vote}
    />`;
}

/** She left for the day by mistake, or is back. The facilitator lets her into a vote that is already open. */
function ComeBack() {
  const { act, busy, done, no } = useAct();
  return html`<button
      type="button"
      class="ds-button"
      data-variant="secondary"
      aria-busy=${busy}
      onClick=${() => !busy && !done && act({ type: 'set_gone', gone: false })}
    >
      ${t('phone.come_back')}
    </button>
    <${Refused} no=${no} />`;
}
