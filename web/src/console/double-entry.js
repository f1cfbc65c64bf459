/**
 * A person was taken out during a vote. Her vote still counts: the members were settled when the vote opened. If she
 * was there twice, the vote is held again, without the people who were left out of it.
 * @import { Answer } from '../outbox.js'
 * @import { Ballot } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { key, newId } from '../session.js';
import { perform, usePress } from './act.js';
import { openVote } from './asking.js';
import { closeVote } from './close-vote.js';
import { ask } from './dialog.js';

/** The same vote once more. @param {Ballot} vote @param {boolean} without_new */
function again({ subject, question, choices, method, secret }, without_new) {
  const texts = choices.flatMap(({ id, text }) => (text ? [{ id, text }] : []));
  const some = { ballot: newId(), secret, without_new };
  return subject.case
    ? openVote({ type: 'open_case_vote', proposal: subject.proposal, ...some })
    : openVote({ type: 'open_ballot', question, choices: texts, method, ...some });
}

/** Closes, shows and opens again; when it waits for the chair, it only closes. @param {Ballot} vote @param {boolean} without_new @returns {Promise<Answer>} */
async function closeAndAsk(vote, without_new) {
  const closed = await closeVote(vote, 'again');
  if (!closed.ok) return closed;
  const shown = await perform({ type: 'reveal_ballot', ballot: vote.id });
  return shown.ok ? again(vote, without_new) : shown;
}

/** @param {{ vote: Ballot }} props */
export function DoubleEntry({ vote }) {
  const n = key('console/ballot').value?.withdrawn ?? 0;
  const { state, press } = usePress(async () => {
    // Read before it is closed: of a closed vote the console is not told.
    const without = (key('console/ballot').value?.left_out ?? 0) > 0;
    const sure = await ask({
      title: t('console.again_now_title'),
      text: t(without ? 'console.again_now_without' : 'console.again_now_text'),
      yes: t('console.again_now'),
    });
    return sure ? closeAndAsk(vote, without) : null;
  });
  return html`<div class="double-entry">
    <div role="status">
      ${n > 0 && html`<p class="notice-line"><${Icon} name="ExclamationmarkTriangle" />${t('console.withdrawn_counts', { n })}</p>`}
    </div>
    ${
      n > 0 &&
      !vote.chair_only &&
      html`<button type="button" class="small-button" aria-busy=${state === 'busy'} onClick=${press}><${Icon} name="ArrowCirclepath" />${t('console.again_now')}</button>`
    }
  </div>`;
}
