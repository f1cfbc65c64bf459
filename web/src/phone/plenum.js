/** The presenting group, its text, and the others' questions. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { groupOf, groupWord } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { Anew } from '../parts/anew.js';
import { GroupBadge, groupColour } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Asks } from './ask.js';
import { Page } from './frame.js';
import { groupId } from './model.js';
import { Questions } from './questions.js';
import { Stars } from './solution.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {'need' | 'solution'} Stage */

/** The stage that the group has delivered to plenum. @param {{ group: Id, stage: Stage }} props */
export function Presented({ group, stage }) {
  const delivered = key(`delivered/${group}/work`).value;
  const found = groupOf(group);
  if (!found) return null;
  const bar = { '--group': groupColour(found.index) };
  const none = t(key('delivered/order').value ? 'phone.nothing_delivered' : 'common.loading');
  if (stage === 'need') {
    if (!delivered?.need) return html`<p class="muted">${none}</p>`;
    return html`<blockquote class="presented" style=${bar}>${delivered.need.sentence}</blockquote>
      <p class="hint">${t('result.based_on', { n: delivered.need.based_on })}</p>`;
  }
  if (!delivered?.solution) return html`<p class="muted">${none}</p>`;
  return html`<blockquote class="presented" style=${bar}>
      <b>${delivered.solution.title}</b>
      <p>${delivered.solution.summary}</p>
    </blockquote>
    <${Stars} n=${delivered.solution.bonus} />`;
}

/** @param {{ ids: readonly Id[], next: Id | null }} props */
function Queue({ ids, next }) {
  if (ids.length === 0) return null;
  return html`<section>
    <h2>${t('phone.queue')}</h2>
    <ol class="group-rows">
      ${ids.map((id) => {
        const found = groupOf(id);
        const words = [id === next && t('phone.next_up'), id === groupId.value && t('phone.us')].filter(Boolean);
        return (
          found &&
          html`<li key=${id}>
            <${GroupBadge} index=${found.index} size="1.5rem" /><span>${found.name}</span>
            ${words.length > 0 && html`<span class="muted">${words.join(' · ')}</span>`}
          </li>`
        );
      })}
    </ol>
  </section>`;
}

/** The question the facilitator has raised, for all to see. */
export function Raised() {
  const raised = key('room/question').value;
  if (!raised) return null;
  return html`<section class="raised" aria-live="polite">
    <${Icon} name="Chat" />
    <p>
      <small>${t(`question.${raised.kind}`)}${raised.from && ` · ${t('plenum.from', { group: groupWord(raised.from) })}`}</small>
      ${wordsOf(raised.text)}${raised.answer && html`<span class="answer"><b>${t('common.answer')}:</b> ${raised.answer}</span>`}
    </p>
  </section>`;
}

/** No group presents now. @param {import('../protocol.js').View['room/plenum'] | undefined} plenum */
function waiting(plenum) {
  if (!plenum || plenum.waiting.length === plenum.queue.length) return 'phone.plenum_wait';
  return plenum.next ? 'phone.plenum_next' : 'common.all_presented';
}

/** @param {{ stage: Stage }} props */
export default function Plenum({ stage }) {
  const plenum = key('room/plenum').value;
  const mine = groupId.value;
  const presenting = plenum?.presenting ?? null;
  const ours = presenting !== null && presenting === mine;
  const soon = !ours && mine !== null && plenum?.next === mine;
  const found = groupOf(presenting);
  return html`<${Page}>
    ${soon && html`<p class="check is-asking" role="status"><${Icon} name="Megaphone" /><b>${t('plenum.soon')}</b></p>`}
    ${
      presenting && found
        ? html`<p key=${presenting} class="presenter"><${GroupBadge} index=${found.index} size="2.5rem" />
              <span><${Anew} text=${ours ? t('plenum.your_turn') : t('phone.presents_now')} /><b>${found.name}</b></span></p>
            <h1 key=${`h ${presenting} ${ours}`} class="sr-only">${ours ? t('plenum.your_turn') : t('plenum.now', { group: groupWord(presenting) })}</h1>
            <${Presented} group=${presenting} stage=${stage} />
            <${Raised} />
            ${ours && html`<${Questions} group=${presenting} stage=${stage} />`}`
        : html`<h1>${t(stage === 'need' ? 'phase.need_plenum' : 'phase.solution_plenum')}</h1>
            <p>${t(waiting(plenum))}</p>`
    }
    <${Asks} to=${presenting} />
    <${Queue} ids=${(plenum?.queue ?? []).filter((id) => id !== presenting)} next=${plenum?.next ?? null} />
    ${!ours && mine && html`<${Questions} group=${mine} stage=${stage} />`}
  <//>`;
}
