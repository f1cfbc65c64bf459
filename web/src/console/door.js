/** The door: open or closed, the code on the wall, and people waiting outside for a yes. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html, useState } from '../../vendor/ui.mjs';
import { call } from '../api.js';
import { sessionId } from '../id.js';
import { inBlocks } from '../model/code.js';
import { refusalText } from '../model/refusal.js';
import { session, time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { key } from '../session.js';
import { Do, perform, usePress } from './act.js';
import { ask, choose } from './dialog.js';
import { focusOn } from './focus.js';
import { problem } from './problem.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {{ id: Id } & import('../protocol.js').View[`console/waiting/${string}/card`]} Newcomer */

/** So many are listed before a press shows the rest. */
const SHOWN = 50;
/** Admitting or sending away a person removes her buttons. */
export const toDoor = () => focusOn('.door h2', '.door');
/** Above so many the console asks before all come in: a whole room is seldom late. */
const FEW = 5;

export const isOpen = () => key('console/settings').value?.door_open ?? true;

/** People who wait, longest first. @returns {Newcomer[]} */
const newcomers = () =>
  (key('console/waiting/order').value ?? []).flatMap((id) => {
    const card = key(`console/waiting/${id}/card`).value;
    return card ? [{ id, ...card }] : [];
  });

export function Door() {
  if (session.value?.ended_at) return null;
  const open = isOpen();
  return html`<section class="door" tabindex="-1" aria-label=${t('console.door')}>
    <p class="door__state">
      <${Icon} name=${open ? 'PadlockUnlocked' : 'PadlockLocked'} />
      <span>
        <b>${t(open ? 'console.door_open' : 'console.door_closed')}</b>
        <small>${t(open ? 'console.door_open_text' : 'console.door_closed_text')}</small>
      </span>
    </p>
    <p class="door__actions">
      <${SetDoor} />
      <${NewCode} />
    </p>
    <${Outside} />
  </section>`;
}

export function SetDoor() {
  const open = isOpen();
  const { state, press } = usePress(async () => {
    const people = key('console/waiting/order').value ?? [];
    // Nobody is left waiting at an open door.
    if (!open && people.length > 0) {
      const chosen = await choose({
        title: t('console.open_title'),
        text: t('console.open_text', { n: people.length }),
        yes: t('console.open_let_in'),
        other: t('console.open_away'),
      });
      if (chosen === '') return null;
      const settled = await perform({ type: chosen === 'yes' ? 'let_in' : 'withdraw_people', people });
      if (!settled.ok) return settled;
    }
    return perform({ type: 'set_door', open: !open });
  });
  return html`<button type="button" class="small-button" aria-busy=${state === 'busy'} onClick=${press}>
    <${Icon} name=${open ? 'PadlockLocked' : 'PadlockUnlocked'} />${t(open ? 'console.door_close' : 'console.door_open_again')}
  </button>`;
}

/** Makes the code on the wall useless: people on their way in must look again. */
function NewCode() {
  const { state, press } = usePress(async () => {
    const sure = await ask({
      title: t('console.code_title'),
      text: t('console.code_text', { code: inBlocks(session.value?.code ?? '') }),
      yes: t('console.code_yes'),
    });
    if (!sure) return null;
    const answer = await call('POST', `/api/sessions/${sessionId()}/code`);
    problem.value = answer.ok ? '' : refusalText(answer);
    if (answer.ok) announce(t('console.code_is', { code: inBlocks(answer.data.code) }));
    return answer.ok ? { ok: true } : { ok: false, code: answer.code, params: answer.params };
  });
  return html`<button type="button" class=${`small-button ${state === 'done' ? 'is-stored' : ''}`} aria-busy=${state === 'busy'} onClick=${press}>
    <${Icon} name=${state === 'done' ? 'Checkmark' : 'Hashtag'} />${t('console.code_new')}
  </button>`;
}

function Outside() {
  const all = newcomers();
  const [whole, setWhole] = useState(false);
  if (all.length === 0) return null;
  const ids = all.map(({ id }) => id);
  const n = all.length;
  const shown = whole ? all : all.slice(0, SHOWN);
  const many =
    n > FEW
      ? { title: t('console.let_in_title', { n }), text: t('console.let_in_text'), yes: t('console.let_in') }
      : undefined;
  const away = {
    title: t('console.away_title', { n }),
    text: t('console.away_text'),
    yes: t('console.away'),
    danger: true,
  };
  return html`
    <h2 tabindex="-1">${t('console.waiting', { n })}</h2>
    ${
      n > 1 &&
      html`<p class="door__actions">
        <${Do} icon="PersonPlus" asks=${many} command=${{ type: 'let_in', people: ids }} onDone=${toDoor}>${t('console.let_in_all', { n })}<//>
        <${Do} icon="Trash" asks=${away} command=${{ type: 'withdraw_people', people: ids }} onDone=${toDoor}>${t('console.away_all', { n })}<//>
      </p>`
    }
    <ul class="lines door__waiting">
      ${shown.map((one) => html`<${Line} key=${one.id} newcomer=${one} />`)}
    </ul>
    ${
      shown.length < n &&
      html`<button type="button" class="link-button" onClick=${() => setWhole(true)}>${t('console.waiting_more', { n: n - shown.length })}</button>`
    }
  `;
}

/** @param {{ newcomer: Newcomer }} props */
function Line({ newcomer: { id, name, called, role, area, since: at } }) {
  return html`<li>
    <span><b>${name}</b><small>${joined([role, area, t('console.waiting_since', { time: time(at) })])}</small></span>
    <${Do} icon="PersonPlus" label=${t('console.let_in_one', { name: called })} command=${{ type: 'let_in', people: [id] }} onDone=${toDoor}>${t('console.let_in')}<//>
    <${Do} icon="XMark" label=${t('console.away_one', { name: called })} command=${{ type: 'withdraw_people', people: [id] }} onDone=${toDoor}>${t('console.away')}<//>
  </li>`;
}
