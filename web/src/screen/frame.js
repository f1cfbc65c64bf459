/** The frame around the stage: header, footer, message. */
import { formatTime, t } from '../../i18n/i18n.js';
import { html, useEffect, useState } from '../../vendor/ui.mjs';
import { sessionId } from '../id.js';
import { inBlocks } from '../model/code.js';
import { groupOf } from '../model/groups.js';
import { stepTitle } from '../model/step.js';
import { GroupBadge } from '../parts/badge.js';
import { Countdown, countdownText } from '../parts/clock.js';
import { Icon } from '../parts/icon.js';
import { Mark } from '../parts/logo.js';
import { Pill } from '../parts/pill.js';
import { connection, key, serverNow, welcome } from '../session.js';
import { addressOf, caseBallot, nextUp, partOf } from './model.js';

/** A message to everybody stays this long. */
const MESSAGE_MS = 60_000;

/** @param {{ scene: string }} props */
export function Header({ scene }) {
  const matter = key('room/case').value;
  if (scene === 'case' && matter) return html`<${CaseHeader} matter=${matter} />`;
  const programme = key('room/programme').value ?? [];
  const clock = key('room/clock').value;
  const session = key('room/session').value;
  const index = clock?.index ?? 0;
  const part = partOf(programme, index);
  const ended = session?.ended_at != null;
  return html`<header class="screen-header">
    <${Mark} />
    <p class="screen-header__phase">
      <small>${part && !ended ? t('screen.part', { n: part.n, m: part.of }) : session?.title}<${Demo} /></small>
      ${ended ? t('err.ended') : stepTitle(programme[index])}
    </p>
    ${!ended && html`<${Time} />`}
  </header>`;
}

/** Badge and case take the place of the mark: the case belongs to the group, not to the product. */
function CaseHeader(/** @type {{ matter: import('../protocol.js').Case }} */ { matter }) {
  const group = groupOf(matter.group);
  const session = key('room/session').value;
  const ballot = caseBallot();
  const words = [t('phase.board'), t('board.case', { no: matter.no })];
  if (group) words.push(t('common.presents', { group: group.name }));
  return html`<header class="screen-header">
    ${group && html`<${GroupBadge} index=${group.index} size="calc(4.6 * var(--u))" />`}
    <p class="screen-header__phase"><small>${words.join(' · ')}<${Demo} /></small>${matter.title}</p>
    ${
      ballot?.closed_at
        ? html`<p class="screen-header__time">
            <small>${t('screen.closed_at', { time: formatTime(ballot.closed_at, session?.zone) })}</small>
          </p>`
        : html`<${Time} />`
    }
  </header>`;
}

/** On every scene: the data is made up. */
function Demo() {
  return key('room/session').value?.demo ? html`<${Pill} tone="gold" icon="TestFlask">${t('app.demo')}<//>` : null;
}

function Time() {
  const clock = key('room/clock').value;
  const now = useNow(clock?.ends_at ?? null);
  if (!clock || clock.length_ms <= 0) return null;
  if (clock.ends_at === null) {
    return html`<p class="screen-header__time">
      <small>${t('screen.time_stands')}</small>
      <span class="screen-clock">${countdownText(clock.left_ms ?? clock.length_ms)}</span>
    </p>`;
  }
  return html`<p class="screen-header__time">
    <small>${t(now >= clock.ends_at ? 'common.time_up' : 'clock.left')}</small>
    <${Countdown} endsAt=${clock.ends_at} now=${serverNow} class="screen-clock" />
  </p>`;
}

/** The server's time, redrawn when `at` has passed. @param {number | null} at */
function useNow(at) {
  const [, draw] = useState(0);
  useEffect(() => {
    const wait = at === null ? 0 : at - serverNow();
    if (wait <= 0 || wait > 2 ** 31 - 1) return;
    const timer = setTimeout(() => draw((n) => n + 1), wait);
    return () => clearTimeout(timer);
  }, [at]);
  return serverNow();
}

/** @param {{ scene: string }} props */
export function Footer({ scene }) {
  const session = key('room/session').value;
  const counts = key('screen/counts').value;
  const atWork = scene === 'presenting' || scene === 'case';
  const next = atWork ? nextUp(key('room/plenum').value) : null;
  // A long name needs the space more than the address does, which the QR has too.
  const crowded = next !== null && next.name.length > 24;
  const lost = connection.value === 'lost';
  return html`<footer class="screen-footer">
    ${
      scene !== 'lobby' &&
      session &&
      !session.ended_at &&
      html`<img class="qr" src=${`/api/sessions/${sessionId()}/qr.svg?code=${session.code}`} alt=${t('screen.qr')} />
        ${!crowded && html`<p class="screen-footer__address">${t('screen.go_to')} <b>${addressOf(welcome.value?.join_url)}</b><br />${t('screen.write_code')}</p>`}
        <p class="screen-footer__code">${inBlocks(session.code)}</p>`
    }
    ${scene === 'lobby' && html`<p>${t('screen.no_account')}</p>`}
    ${
      next &&
      html`<p class="screen-footer__next">
        <span>${t(scene === 'case' ? 'screen.next_case' : 'screen.next')}</span>
        <${GroupBadge} index=${next.index} /><b>${next.name}</b>
      </p>`
    }
    <p class="screen-footer__count" role="status">
      ${
        lost
          ? html`<${Icon} name="CloudSlash" />${t('err.reconnecting')}`
          : counts &&
            !session?.ended_at &&
            html`<${Icon} name="PersonGroup" />${t(next ? 'common.n_of_m' : 'screen.joined', {
              n: counts.present,
              m: counts.arrived,
            })}`
      }
    </p>
  </footer>`;
}

/** The facilitator's message to everybody, for a minute. */
export function Message() {
  const message = key('room/message').value;
  const until = message ? message.at + MESSAGE_MS : null;
  const now = useNow(until);
  if (!message || until === null || now >= until || message.text === '') return null;
  return html`<aside class="screen-message" aria-label=${t('a11y.message')}>
    <${Icon} name="Megaphone" /><p>${message.text}</p>
  </aside>`;
}
