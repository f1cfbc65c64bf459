import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { kept } from '../kept.js';
import { MESSAGE } from '../limits.js';
import { allGroups } from '../model/groups.js';
import { time } from '../model/room.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Do, perform, usePress } from './act.js';
import { Dialog, hide } from './dialog.js';
import { placeOf } from './model.js';

/** Stays when the dialog closes by mistake, the server refuses, or the page reloads. */
const draft = kept('message', { text: '', group: '' });

/** A message to everybody, or to one group. */
export function MessageDialog() {
  const { text, group } = draft.value;
  const { state, press } = usePress(async () => {
    const answer = await perform({ type: 'announce', text: text.trim(), ...(group ? { group } : {}) });
    if (answer.ok) {
      draft.value = { text: '', group };
      hide();
    }
    return answer;
  });
  return html`<${Dialog} title=${t('console.message')}>
    <${Standing} />
    <form
      onSubmit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        if (text.trim() !== '') press();
      }}
    >
      <${Field}
        label=${t('console.message_to')}
        control=${(/** @type {any} */ own) => html`<select
          class="ds-input"
          ...${own}
          value=${group}
          onChange=${(/** @type {any} */ event) => {
            draft.value = { text, group: event.currentTarget.value };
          }}
        >
          <option value="">${t('console.message_all')}</option>
          ${allGroups().map((one) => html`<option key=${one.id} value=${one.id}>${placeOf(one.id)}</option>`)}
        </select>`}
      />
      <${Field}
        label=${t('console.message_text')}
        hint=${t('console.message_hint')}
        text=${text}
        max=${MESSAGE}
        control=${(/** @type {any} */ own) => html`<textarea
          class="ds-input"
          ...${own}
          rows="3"
          value=${text}
          onInput=${(/** @type {any} */ event) => {
            draft.value = { text: event.currentTarget.value, group };
          }}
        ></textarea>`}
      />
      <div class="dialog-actions">
        <button type="submit" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-disabled=${text.trim() === ''}>
          <${Icon} name="Paperplane" />${t('console.send')}
        </button>
      </div>
    </form>
  <//>`;
}

/** The message on the phones now. The next step removes it too. */
function Standing() {
  const groups = allGroups().map(({ id }) => ({ group: id, said: key(`group/${id}/message`).value }));
  const all = [{ group: '', said: key('room/message').value }, ...groups].flatMap(({ group, said }) =>
    said ? [{ group, ...said }] : [],
  );
  if (all.length === 0) return null;
  return html`<section>
    <h3>${t('console.message_stands')}</h3>
    <ul class="rows">
      ${all.map(
        ({ group, text, at }) => html`<li key=${group}>
          <p>${text}<small>${t('console.message_sent', { to: group ? placeOf(group) : t('console.message_all'), time: time(at) })}</small></p>
          <${Do} icon="XMark" command=${{ type: 'announce', text: '', ...(group ? { group } : {}) }}>${t('console.message_remove')}<//>
        </li>`,
      )}
    </ul>
  </section>`;
}
