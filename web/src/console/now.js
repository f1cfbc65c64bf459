/** The right column: time, Neste, the big screen, and quick actions. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { ballot, clock, session, time } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { Boundary } from '../parts/boundary.js';
import { Countdown } from '../parts/clock.js';
import { Icon } from '../parts/icon.js';
import { serverNow } from '../session.js';
import { Do } from './act.js';
import { show } from './dialog.js';
import { openBallot, place, second } from './model.js';
import { Next } from './next.js';
import { BrokenPart } from './problem.js';
import { Queue } from './queue.js';
import { SceneNow } from './scene.js';
import { goBack, isPaused } from './steering.js';
import { BallotNow } from './vote.js';

/** @param {{ at: string }} props where the console is: what broke is tried again when that changes */
export function Now({ at }) {
  if (session.value?.ended_at) return html`<${Over} />`;
  const { before } = place();
  const vote = ballot.value;
  return html`<aside class="now-pane" aria-label=${t('home.now')}>
    <div class="now-pane__top">
      <${Boundary} at=${at} fallback=${html`<${BrokenPart} />`}><${Timer} /><//>
      <${Boundary} at=${at} fallback=${html`<${BrokenPart} />`}><${Next} /><//>
    </div>
    <div class="now-pane__rest">
      <${Boundary} at=${at}>
        ${vote && vote.state !== 'revealed' && html`<${BallotNow} />`}
        <${SceneNow} />
        <${Queue} />
      <//>
    </div>
    <div class="now-pane__actions">
      <button type="button" class="small-button" onClick=${() => show('message')}>
        <${Icon} name="Megaphone" />${t('console.message_text')}
      </button>
      <button type="button" class="small-button" onClick=${() => show('ballot')}>
        <${Icon} name="ThumbUp" />${t('common.ballot')}
      </button>
      <button type="button" class="small-button is-whole" aria-disabled=${!before} title=${stepTitle(before)} onClick=${() => goBack()}>
        <${Icon} name="ArrowUndo" />${t('console.back')}
      </button>
    </div>
  </aside>`;
}

function Timer() {
  const at = clock.value;
  if (!at) return null;
  const paused = isPaused();
  const endsAt = at.ends_at ?? serverNow() + (at.left_ms ?? 0);
  return html`<div class="timer">
    <${TimerLabel} />
    <${Countdown} key=${at.step} endsAt=${endsAt} pausedAt=${paused ? endsAt - (at.left_ms ?? 0) : null} now=${serverNow} class="timer__digits" />
    <${Share} />
    <div class="timer__buttons">
      ${[-1, 1, 5].map(
        (minutes) => html`<${Do}
          key=${minutes}
          label=${t(minutes < 0 ? 'console.time_less' : 'console.time_more', { n: Math.abs(minutes) })}
          command=${{ type: 'add_time', step: at.step, ms: minutes * 60_000 }}
          >${minutes < 0 ? `−${-minutes}` : `+${minutes}`}<//
        >`,
      )}
      <${Do} icon=${paused ? 'Play' : 'Pause'} command=${() => ({ type: isPaused() ? 'resume' : 'pause', step: at.step })}>
        ${t(paused ? 'console.resume' : 'console.pause')}
      <//>
    </div>
  </div>`;
}

function TimerLabel() {
  const at = clock.value;
  if (!at || at.ends_at === null) return html`<p class="timer__label">${t('console.time_paused')}</p>`;
  const over = Math.floor((second.value - at.ends_at) / 60_000);
  if (over < 0) return html`<p class="timer__label">${t('console.time_left', { time: time(at.ends_at) })}</p>`;
  return html`<p class="timer__label is-over">${t(over > 0 ? 'console.time_over' : 'common.time_up', { n: over })}</p>`;
}

/** How much of the time is left, to be seen from the corner of an eye. */
function Share() {
  const at = clock.value;
  if (!at) return null;
  const left = at.ends_at === null ? (at.left_ms ?? 0) : at.ends_at - second.value;
  const share = Math.min(1, Math.max(0, left / Math.max(1, at.length_ms)));
  return html`<div class="bar" aria-hidden="true"><i style=${{ width: `${Math.round(share * 100)}%` }}></i></div>`;
}

function Over() {
  const at = session.value?.ended_at ?? 0;
  return html`<aside class="now-pane" aria-label=${t('home.now')}>
    <p class="over"><${Icon} name="CheckmarkCircleFill" /><span><b>${t('err.ended')}</b>${t('console.ended_at', { time: time(at) })}</span></p>
    ${openBallot() && html`<p>${t('console.ended_ballot')}</p>`}
  </aside>`;
}
