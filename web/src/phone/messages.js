/** What the facilitator says to the room or to the group. It lies over the page: nothing below it moves. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useEffect } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { key, otherDevice, serverNow } from '../session.js';
import { groupId, time } from './model.js';

const FRESH_MS = 20 * 60_000;
const SEEN = 'floke.messages_read';

/** Private windows may forbid the storage. */
function seenBefore() {
  try {
    return Number(sessionStorage.getItem(SEEN) ?? 0);
  } catch {
    return 0;
  }
}

/** When the newest message that was closed was sent. */
const closed = signal(seenBefore());

/** @param {number} at */
function close(at) {
  closed.value = at;
  try {
    sessionStorage.setItem(SEEN, String(at));
  } catch {
    // then it is shown again after a reload
  }
}

function newest() {
  const found = [key('room/message').value, groupId.value ? key(`group/${groupId.value}/message`).value : undefined];
  return found
    .flatMap((message) => (message?.text ? [message] : []))
    .filter(({ at }) => at > closed.value && serverNow() - at < FRESH_MS)
    .sort((a, b) => b.at - a.at)[0];
}

export function FacilitatorMessage() {
  const message = newest();
  useEffect(() => {
    if (message) announce(`${t('a11y.message')}. ${message.text}`);
  }, [message?.at]);
  if (!message) return otherDevice.value ? html`<${OtherDevice} />` : null;
  return html`<aside class="message" aria-label=${t('phone.message')}>
    <${Icon} name="Megaphone" />
    <p><b>${t('phone.message_from', { time: time(message.at) })}</b>${message.text}</p>
    <button type="button" class="icon-button" onClick=${() => close(message.at)}>
      <${Icon} name="XMark" /><span class="sr-only">${t('common.close')}</span>
    </button>
  </aside>`;
}

/** Both phones follow and the vote is one; the older is only told. */
function OtherDevice() {
  return html`<aside class="message" aria-label=${t('phone.other_device')}>
    <${Icon} name="MobileSmall" />
    <p>${t('phone.other_device')}</p>
    <button
      type="button"
      class="icon-button"
      onClick=${() => {
        otherDevice.value = false;
      }}
    >
      <${Icon} name="XMark" /><span class="sr-only">${t('common.close')}</span>
    </button>
  </aside>`;
}
