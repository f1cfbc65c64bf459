/** Steps where the phone only shows text: checking in, the introduction, breaks, reflection, the end. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { inBlocks } from '../model/code.js';
import { groupName, groupOf } from '../model/groups.js';
import { clock, programme, session, time } from '../model/room.js';
import { stepText, stepTitle } from '../model/step.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { Page } from './frame.js';
import { groupId, members, profile } from './model.js';
import { href } from './place.js';

/** @typedef {import('../protocol.js').Step} Step */

/** The person's group. */
export function MyGroup() {
  const id = groupId.value;
  const found = groupOf(id);
  if (!id || !found) return html`<p class="hint">${t('phone.no_group_yet')}</p>`;
  const others = members(id).filter((member) => member.id !== profile.value?.id && member.arrived && !member.gone);
  return html`<section class="form-groupOf my-group">
    <p class="presenter"><${GroupBadge} index=${found.index} size="2.5rem" /><span>${t('home.group')}<b>${groupName(id)}</b></span></p>
    ${
      others.length > 0 &&
      html`<ul class="plain-list">
        ${others.map((member) => html`<li key=${member.id}>${member.name}<small>${joined([member.role, member.area])}</small></li>`)}
      </ul>`
    }
  </section>`;
}

/** The next step. */
export function Next() {
  const steps = programme.value ?? [];
  const at = steps.findIndex((step) => step.id === clock.value?.step);
  const next = steps[at + 1];
  if (!next) return null;
  const ends = clock.value?.ends_at;
  return html`<p class="next-step">
    <small>${t('home.after')}${ends ? ` · ${time(ends)}` : ''}</small>
    <b>${stepTitle(next)}</b>
  </p>`;
}

/** @param {{ step: Step }} props */
export function Quiet({ step }) {
  const name = profile.value?.name.split(' ')[0] ?? '';
  const arriving = step.phase === 'arrive';
  const closing = step.phase === 'close';
  return html`<${Page}>
    <h1>${arriving && name ? t('home.hello', { name }) : stepTitle(step) || t('err.ended')}</h1>
    ${arriving && html`<p>${t('join.waiting')}</p>`}
    ${stepText(step) && html`<p>${stepText(step)}</p>`}
    ${(arriving || step.phase === 'intro' || step.phase === 'break') && html`<${MyGroup} />`}
    ${arriving && profile.value && html`<p class="hint">${t('join.personal_code_label')}: <b class="tabular">${inBlocks(profile.value.code)}</b>. ${t('join.personal_code_help')}</p>`}
    ${step.phase === 'reflection' && html`<p class="hint">${t('phone.reflection_hint')}</p>`}
    ${
      closing &&
      session.value &&
      html`<p>${t('phone.thanks')}</p>
        <p><a class="ds-button" data-variant="secondary" href=${`/result/${session.value.id}`}><${Icon} name="FileText" />${t('common.open_report')}</a></p>
        <p><a class="back-link" href=${href('group')}>${t('phone.see_group_work')}<${Icon} name="ChevronRight" /></a></p>`
    }
    ${!closing && html`<${Next} />`}
    ${!closing && html`<p class="hint">${t('home.follow')}</p>`}
  <//>`;
}

/** A part for groups, and a person without one. */
export function NoGroup() {
  return html`<${Page}>
    <h1>${t('phone.no_group_title')}</h1>
    <p>${t('refusal.no_group')}</p>
    <p><a class="back-link" href=${href('gathering')}>${t('phone.see_gathering')}<${Icon} name="ChevronRight" /></a></p>
  <//>`;
}
