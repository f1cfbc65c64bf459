/** The biggest button of the page, and what a press will do. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { session } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { usePress } from './act.js';
import { lead } from './lead.js';
import { place } from './model.js';
import { goOn, leadOn } from './steering.js';

export function Next() {
  const { id, title, small = t('console.next'), icon, words, waits = false, here = false } = lead();
  const { next } = place();
  const { state, press } = usePress(leadOn);
  const [text, rest] = words;
  return html`<section class="next-panel" aria-label=${t('console.next')}>
    <button
      type="button"
      class=${`ds-button ${here ? 'is-beside-lead' : ''}`}
      data-size="md"
      aria-busy=${state === 'busy'}
      aria-disabled=${waits}
      aria-describedby="next-what"
      onClick=${press}
    >
      <span><small>${small}</small><span class="next-panel__title">${title}</span></span>
      <${Icon} name=${state === 'done' ? 'Checkmark' : icon} />
    </button>
    <p id="next-what"><b>${text}</b> ${rest}</p>
    ${next && id !== `next ${next.id}` && html`<${Onward} title=${stepTitle(next)} />`}
    <p role="status" class="hint">${whoLeads()}</p>
  </section>`;
}

/** Skips the rest of this step. @param {{ title: string }} props */
function Onward({ title }) {
  const { state, press } = usePress(goOn);
  return html`<button type="button" class="link-button" aria-busy=${state === 'busy'} onClick=${press}>${t('console.next_step', { step: title })}</button>`;
}

/** In the example: whether it goes on by itself. It stops when a person moves the room, and must not do so in silence. */
function whoLeads() {
  const here = key('console/live/here').value;
  if (!session.value?.demo || !here) return '';
  return t(here.by_itself ? 'console.demo_by_itself' : 'console.demo_yours');
}
