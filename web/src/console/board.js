/** The imaginary formannskap: cases in order, chair, who is inhabil, and the vote. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { partsOf } from '../model/case-parts.js';
import { decisionOf, pointsOf } from '../model/cases.js';
import { allGroups, groupOf } from '../model/groups.js';
import { ballot } from '../model/room.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { ExerciseStripe } from '../parts/stripe.js';
import { key } from '../session.js';
import { Do, Select } from './act.js';
import { openVote } from './asking.js';
import { caseVote, nextProposal, opening, tick } from './case-vote.js';
import { asksUndelivered, lead } from './lead.js';
import { allPeople, openBallot, placeOf } from './model.js';
import { Newcomers } from './newcomers.js';
import { decided } from './outcome.js';
import { Questions } from './plenum.js';
import { wasSeen } from './steering.js';
import { Revote, secrecyText, VoteControl } from './vote.js';

export function Board() {
  const matter = key('room/case').value;
  return html`
    <div class="groups-pane__head"><h1 tabindex="-1">${t('board.title')}</h1></div>
    <${ExerciseStripe} />
    ${matter && html`<${CaseCard} matter=${matter} />`}
    ${matter && html`<${Questions} />`}
    <${Cases} current=${matter?.group ?? null} />
  `;
}

/** @typedef {import('../protocol.js').Case} Case */

/** @param {{ matter: Case }} props */
function CaseCard({ matter }) {
  const group = groupOf(matter.group);
  const vote = ballot.value?.subject.case === matter.group ? ballot.value : null;
  const decision = decisionOf(matter.group);
  return html`<section class="sheet-card on-floor">
    <h2>
      ${group && html`<${GroupBadge} index=${group.index} size="2.25rem" name=${group.name} />`}
      <span>${t('board.case', { no: matter.no })}<small>${matter.title}</small></span>
    </h2>
    ${matter.proposals.map(
      (proposal) =>
        html`<div key=${proposal.id}><h3>${t(`proposal.${proposal.kind}`)}</h3><ol class="points">${pointsOf(matter, proposal).map((point, at) => html`<li key=${at}>${point}</li>`)}</ol></div>`,
    )}
    <${Facts} matter=${matter} />
    <${Chair} matter=${matter} />
    <${Reports} />
    ${vote && html`<${VoteControl} vote=${vote} />`}
    ${!vote && decision && html`<${Decided} matter=${matter} decision=${decision} />`}
    ${!vote && !decision && html`<${OpenVote} key=${matter.group} matter=${matter} />`}
  </section>`;
}

/** The board has voted on something else since: the case stays decided. @param {{ matter: Case, decision: import('./outcome.js').Decision }} props */
function Decided({ matter, decision }) {
  return html`<p class="vote__outcome"><${Icon} name="Gavel" /><b>${decided(decision)}</b></p>
    <${Revote} group=${matter.group} proposal=${decision.proposal} secret=${caseVote(matter.group).secret} />`;
}

/** Open unless it is ticked. @param {{ matter: Case }} props */
function OpenVote({ matter }) {
  const { group } = matter;
  const { secret, out } = caseVote(group);
  const other = openBallot() !== null;
  return html`<${Newcomers} secret=${secret} out=${out} onOut=${(/** @type {boolean} */ next) => tick(group, { out: next })} />
    <label class="check-field">
      <input type="checkbox" class="ds-input" checked=${secret} onChange=${(/** @type {any} */ event) => tick(group, { secret: event.currentTarget.checked })} />
      <span>${t('common.secret_vote')}<small>${secrecyText(secret, 'one')}</small></span>
    </label>
    <${Do}
      class=${lead().id === `vote ${group}` ? 'is-beside-lead' : ''}
      variant="primary"
      icon="Gavel"
      disabled=${other}
      asks=${asksUndelivered(group, 'vote')}
      command=${() => opening(group, nextProposal(matter), secret)}
      by=${openVote}
      >${t('console.ballot_start')}<//
    >
    ${other && html`<p class="hint">${t('refusal.ballot_open')}</p>`}`;
}

/** @param {{ matter: Case }} props */
function Facts({ matter }) {
  const parts = partsOf(matter);
  if (parts.length === 0) return null;
  return html`<details class="facts">
    <summary>${t('console.case_read')}</summary>
    ${parts.map(({ label, text }) => html`<div key=${label} class="written"><h3>${label}</h3><p>${text}</p></div>`)}
  </details>`;
}

/** By rotation unless another is chosen; never from the case's own group. @param {{ matter: Case }} props */
function Chair({ matter }) {
  const inhabil = new Set((key('console/inhabil').value ?? []).filter((one) => one.ruled).map((one) => one.person));
  const fit = allPeople().filter(
    (person) => person.arrived && !person.gone && person.group !== matter.group && !inhabil.has(person.id),
  );
  const chair = matter.chair?.person ?? '';
  const options = fit.map((person) => ({
    value: person.id,
    text: joined([person.called, placeOf(person.group)], ' – '),
  }));
  if (!fit.some((person) => person.id === chair))
    options.unshift({ value: chair, text: matter.chair?.name ?? t('common.choose') });
  return html`<div class="chair">
    <${Icon} name="PersonGavel" />
    <${Select} label=${t('board.chair')} value=${chair} options=${options} command=${(/** @type {string} */ person) => ({ type: 'set_chair', person })} />
    <p class="hint">${t('console.chair_hint')}</p>
  </div>`;
}

function Reports() {
  const reports = key('console/inhabil').value ?? [];
  if (reports.length === 0) return null;
  const open = openBallot() !== null;
  return html`<div>
    <h3>${t('console.inhabil')}</h3>
    <p class="hint">${t('console.inhabil_hint')}</p>
    <ul class="rows">
      ${reports.map(
        ({ person, name, reason, ruled }) => html`<li key=${person}>
          <p><b>${name}</b><small>${reason}</small></p>
          <${Do} icon=${ruled === true ? 'Checkmark' : 'CircleSlash'} label=${`${t('console.inhabil_yes')}: ${name}`} pressed=${ruled === true} disabled=${open} command=${{ type: 'rule_inhabil', person, inhabil: true }}>
            ${t('console.inhabil_yes')}
          <//>
          <${Do} icon=${ruled === false ? 'Checkmark' : 'Person'} label=${`${t('console.inhabil_no')}: ${name}`} pressed=${ruled === false} disabled=${open} command=${{ type: 'rule_inhabil', person, inhabil: false }}>
            ${t('console.inhabil_no')}
          <//>
        </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {{ current: string | null }} props */
function Cases({ current }) {
  const groups = allGroups();
  const open = openBallot() !== null;
  return html`<section class="sheet-card">
    <h2>${t('console.cases')}</h2>
    <ol class="rows">
      ${groups.map((group) => {
        const decision = decisionOf(group.id);
        const delivered = key(`delivered/${group.id}/work`).value?.test;
        const now = group.id === current ? key('room/case').value?.title : undefined;
        const title = decision?.title ?? (delivered ? (now ?? delivered.name) : undefined);
        return html`<li key=${group.id} class=${group.id === current ? 'is-current' : ''}>
          <${GroupBadge} index=${group.index} size="1.75rem" />
          <p><b>${group.name}</b><small>${title ?? t('console.not_delivered')}</small></p>
          ${decision && html`<span class="muted">${decision.no} · ${decided(decision)}</span>`}
          ${
            group.id === current
              ? !decision && html`<span class="muted">${t('console.case_now')}</span>`
              : html`<${Do}
                  disabled=${open}
                  label=${t('console.case_open_of', { group: group.name })}
                  asks=${asksUndelivered(group.id, 'case')}
                  may=${wasSeen}
                  command=${{ type: 'open_case', group: group.id }}
                  >${t('console.case_open')}<//
                >`
          }
        </li>`;
      })}
    </ol>
  </section>`;
}
