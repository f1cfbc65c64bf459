/** The facilitator's message to the room or the group: a strip over the bar, where it covers no heading and moves nothing. */
import { t } from '../../i18n/i18n.js';
import { html, signal, useEffect, useLayoutEffect, useRef, useState } from '../../vendor/ui.mjs';
import { time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { key, otherDevice } from '../session.js';
import { groupId } from './model.js';

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
    // It is shown again after a reload.
  }
}

/** The server takes it away at the next step. */
function newest() {
  const found = [key('room/message').value, groupId.value ? key(`group/${groupId.value}/message`).value : undefined];
  return found
    .flatMap((message) => (message?.text ? [message] : []))
    .filter(({ at }) => at > closed.value)
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
    <${Said} key=${message.at} from=${t('phone.message_from', { time: time(message.at) })} text=${message.text} />
    <button type="button" class="icon-button" onClick=${() => close(message.at)}>
      <${Icon} name="XMark" /><span class="sr-only">${t('common.close')}</span>
    </button>
  </aside>`;
}

/** Two lines, and the rest at a press. @param {{ from: string, text: string }} props */
function Said({ from, text }) {
  const words = useRef(/** @type {HTMLElement | null} */ (null));
  const [whole, setWhole] = useState(false);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const own = words.current;
    if (own && !whole) setLong(own.scrollHeight > own.clientHeight + 1);
  }, [text, whole]);
  return html`<div class="message__said">
    <p ref=${words} class=${whole ? '' : 'is-short'}><b>${from}</b> ${text}</p>
    ${
      (long || whole) &&
      html`<button type="button" class="text-button" aria-expanded=${whole} onClick=${() => setWhole(!whole)}>
        ${t(whole ? 'phone.read_less' : 'phone.read_all')}
      </button>`
    }
  </div>`;
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
