import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { pointsOf } from '../model/cases.js';
import { groupOf } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { BallotStage } from './ballot.js';
import { caseBallot, paragraphs } from './model.js';
import { Paged } from './paged.js';
import { DWELL_MS, Points } from './proposal.js';

/** A case before the imaginary formannskap, then its vote. The stripe above the stage is part of the frame. */
export function CaseScene() {
  const matter = key('room/case').value;
  const ballot = caseBallot();
  if (!matter) return html`<h1 class="screen-question">${t('board.title')}</h1>`;
  if (ballot) return html`<${BallotStage} key=${ballot.id} ballot=${ballot} />`;
  const asked = key('room/question').value;
  const question = asked && asked.to === matter.group ? asked : null;
  return html`
    <${Paged} class="case" dwell=${DWELL_MS}>
      ${matter.proposals.map(
        (proposal) => html`<h1 class="case__heading">${t(`proposal.${proposal.kind}`)}</h1>
          <${Points} points=${pointsOf(matter, proposal)} />`,
      )}
      <${Part} title=${t('form.case.facts')} text=${matter.facts} />
      <${Part} title=${t('form.case.assessment')} text=${matter.assessment} />
      <${Part} title=${t('form.case.costs')} text=${matter.costs} />
    <//>
    ${
      question &&
      html`<p class="case__question">
        <${Icon} name="Chat" />
        <span><b>${groupOf(question.from)?.name ?? t('screen.question_room')}:</b> ${wordsOf(question.text)}</span>
      </p>`
    }
    <${People} matter=${matter} />
  `;
}

/** @param {{ title: string, text: string }} props */
function Part({ title, text }) {
  const lines = paragraphs(text);
  if (lines.length === 0) return null;
  return html`<h2 class="case__heading">${title}</h2>
    ${lines.map((line, at) => html`<p key=${at}>${line}</p>`)}`;
}

/** The chair, and people who do not vote. @param {{ matter: import('../protocol.js').Case }} props */
function People({ matter }) {
  const names = joined(
    matter.inhabil.map((person) => person.name),
    ', ',
  );
  return html`<p class="case__people">
    <span>
      <${Icon} name="PersonGavel" />${
        matter.chair ? t('common.chair_is', { name: matter.chair.name }) : t('screen.no_chair')
      }
    </span>
    ${names && html`<span>${t('screen.inhabil', { names })}</span>`}
  </p>`;
}
