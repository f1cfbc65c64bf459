/** The next group to present, in the right column; one press starts it. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { casesAhead, isDecided } from '../model/cases.js';
import { groupOf } from '../model/groups.js';
import { clock, time } from '../model/room.js';
import { GroupBadge } from '../parts/badge.js';
import { key } from '../session.js';
import { isWork, plenum, status } from './model.js';
import { showView } from './views.js';

const MOST = 4;

/** @param {string} group @param {'need' | 'solution' | 'board'} stage */
export function deliveredAt(group, stage) {
  const delivered = key(`delivered/${group}/work`).value;
  return delivered?.[stage === 'board' ? 'test' : stage]?.at ?? null;
}

/** The reason why the queue is empty. @param {import('../protocol.js').View['room/plenum']} now */
function nobody({ stage, presenting }) {
  if (stage === 'board' && (!presenting || isDecided(presenting))) return 'common.cases_done';
  return presenting ? 'console.queue_last' : 'common.all_presented';
}

export function Queue() {
  const queue = plenum.value;
  if (!queue) return html`<${Ready} />`;
  const ahead = queue.stage === 'board' ? casesAhead() : queue.waiting;
  return html`<section>
    <h2>
      ${t(queue.stage === 'board' ? 'console.queue_board' : 'console.queue')}
      <button type="button" class="link-button" onClick=${() => showView(queue.stage === 'board' ? 'board' : 'plenum')}>${t('console.open')}</button>
    </h2>
    ${
      ahead.length === 0
        ? html`<p class="hint">${t(nobody(queue))}</p>`
        : html`<ol class="queue">
            ${ahead.slice(0, MOST).map((id, place) => {
              const group = groupOf(id);
              const at = deliveredAt(id, queue.stage);
              return (
                group &&
                html`<li key=${id}>
                  <span class="queue__place">${place + 1}</span><${GroupBadge} index=${group.index} size="1.5rem" />
                  <b>${group.name}</b><span class="muted">${at ? t('common.delivered_at', { time: time(at) }) : t('console.not_delivered')}</span>
                </li>`
              );
            })}
          </ol>
          ${ahead.length > MOST && html`<p class="hint">${t('console.queue_more', { n: ahead.length - MOST })}</p>`}`
    }
  </section>`;
}

/** While the groups work: in which order they have delivered, which is the order of the plenum. */
function Ready() {
  if (!isWork(clock.value?.phase)) return null;
  const order = key('room/group/order').value ?? [];
  const done = order
    .flatMap((id) => {
      const at = status(id)?.delivered_at;
      const group = groupOf(id);
      return at && group ? [{ group, at }] : [];
    })
    .sort((a, b) => a.at - b.at);
  if (done.length === 0) return null;
  // The board takes the cases in the order of the groups.
  const board = clock.value?.phase === 'test';
  return html`<section>
    <h2>${t(board ? 'console.queue_done' : 'console.queue')}</h2>
    <ol class="queue">
      ${done.slice(0, MOST).map(
        ({ group, at }, place) => html`<li key=${group.id}>
          <span class="queue__place">${place + 1}</span><${GroupBadge} index=${group.index} size="1.5rem" /><b>${group.name}</b>
          <span class="muted">${t('common.delivered_at', { time: time(at) })}</span>
        </li>`,
      )}
    </ol>
    ${done.length > MOST && html`<p class="hint">${t('console.queue_more', { n: done.length - MOST })}</p>`}
  </section>`;
}
