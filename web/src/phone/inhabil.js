/** Reporting that one is inhabil, before the debate. */

import { t } from '../../i18n/i18n.js';
import { html, signal, useState } from '../../vendor/ui.mjs';
import { REASON } from '../limits.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { isTooLong } from '../parts/length.js';
import { key, me } from '../session.js';
import { useAct } from './act.js';
import { Refused } from './refusal.js';
import { enter, useUnfold } from './unfold.js';

/**
 * A begun report, and its case. It outlives a look at another page; through a reload only the fact that she began: her
 * reason goes to no storage. So it is sent now or never; a later case would also be the wrong one.
 */
const begun = signal({ group: '', reason: '' });
const begunAt = () => `floke.inhabil.${me.value}`;

/** @param {string} group whose case it is; nothing when it is given up, or sent */
function begin(group) {
  begun.value = { group, reason: '' };
  try {
    if (group) sessionStorage.setItem(begunAt(), group);
    else sessionStorage.removeItem(begunAt());
  } catch {
    // In a private window it lasts as long as the page.
  }
}

/** @param {string} group */
function hasBegun(group) {
  try {
    return begun.value.group === group || sessionStorage.getItem(begunAt()) === group;
  } catch {
    return begun.value.group === group;
  }
}

/** @param {{ group: string }} props */
export function Inhabil({ group }) {
  const { open, unfold, fold, back } = useUnfold(hasBegun(group) ? 'inhabil' : null);
  const reason = begun.value.group === group ? begun.value.reason : '';
  const [error, setError] = useState('');
  const { act, busy, no } = useAct({ offline: false });
  const mine = key('mine/inhabil').value;
  if (mine) {
    const words = mine.ruled === null ? 'phone.inhabil_reported' : mine.ruled ? 'refusal.inhabil' : 'phone.inhabil_not';
    return html`<p class="check is-quiet" role="status"><${Icon} name="CircleSlash" /><span>${t(words)}</span></p>`;
  }
  if (!open)
    return html`<button type="button" class="text-button" ref=${back('inhabil')} onClick=${() => {
      begin(group);
      unfold('inhabil');
    }}>${t('board.inhabil')}</button>`;
  /** @param {Event & { currentTarget: HTMLElement }} event */
  const report = async ({ currentTarget }) => {
    if (reason.trim() && !isTooLong(reason, REASON)) {
      const answer = await act({ type: 'report_inhabil', reason: reason.trim() });
      if (answer?.ok) begin('');
      return;
    }
    setError(reason.trim() ? '' : t('refusal.empty'));
    enter(currentTarget.closest('section'));
  };
  return html`<section class="form-card" ref=${enter}>
    <${Field}
      label=${t('phone.inhabil_reason')}
      hint=${t('board.inhabil_help')}
      error=${error}
      text=${reason}
      max=${REASON}
      control=${(/** @type {Record<string, unknown>} */ own) => html`<textarea
        class="ds-input"
        ...${own}
        rows="2"
        value=${reason}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => {
          setError('');
          begun.value = { group, reason: event.currentTarget.value };
        }}
      ></textarea>`}
    />
    <div class="button-row">
      <button type="button" class="ds-button" aria-busy=${busy} onClick=${(/** @type {Event & { currentTarget: HTMLElement }} */ event) => !busy && report(event)}>${t('board.inhabil')}</button>
      <button type="button" class="ds-button" data-variant="tertiary" onClick=${() => {
        begin('');
        fold();
      }}>${t('common.cancel')}</button>
    </div>
    <${Refused} no=${no} />
  </section>`;
}
