/** The biggest button of the page, and what will happen when it is pressed. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { usePress } from './act.js';
import { allGroups, clock, deliveries, isWork, openBallot, place, plenum, session, stepTitle } from './model.js';
import { goOn } from './steering.js';

export function Next() {
  const { next } = place();
  const { state, press } = usePress(goOn);
  const [lead, rest] = next ? whatHappens() : [t('console.last_step'), t('console.last_step_text')];
  return html`<section class="next-panel" aria-label=${t('common.next')}>
    ${
      next &&
      html`<button type="button" class="ds-button" data-size="md" aria-busy=${state === 'busy'} aria-describedby="next-what" onClick=${press}>
        <span><small>${t('common.next')}</small>${stepTitle(next)}</span>
        <${Icon} name=${state === 'done' ? 'Checkmark' : 'ArrowRight'} />
      </button>`
    }
    <p id="next-what"><b>${lead}</b> ${rest}</p>
    <p role="status" class="hint">${whoLeads()}</p>
  </section>`;
}

/** In the example: whether it goes on by itself. It stops when a person moves the room, and must not do so in silence. */
function whoLeads() {
  const here = key('console/live/here').value;
  if (!session.value?.demo || !here) return '';
  return t(here.by_itself ? 'console.demo_by_itself' : 'console.demo_yours');
}

/** @returns {[string, string]} what stands out, and the rest */
function whatHappens() {
  const after = t('console.next_phones');
  const open = openBallot();
  if (open) {
    const votes = key('console/ballot').value;
    return [
      t('console.next_ballot', { n: votes?.cast ?? 0, m: votes?.present ?? open.present }),
      t('console.next_ballot_asks'),
    ];
  }
  const phase = clock.value?.phase;
  const { done, all } = deliveries();
  if (isWork(phase) && all > 0) {
    const lead = t(done === all ? 'console.next_all_delivered' : 'console.next_delivered', { n: done, m: all });
    return [lead, done === all ? after : `${t('console.next_anyway')} ${t('console.next_keep')} ${after}`];
  }
  if (phase === 'pick' && all > 0) {
    const picked = allGroups().filter((group) => group.cluster).length;
    return [
      t('console.next_picked', { n: picked, m: all }),
      picked === all ? after : `${t('console.next_anyway')} ${after}`,
    ];
  }
  const waiting = plenum.value?.next ? plenum.value.queue.length - plenum.value.queue.indexOf(plenum.value.next) : 0;
  if (waiting > 0) return [t('console.next_queue', { n: waiting }), `${t('console.next_anyway')} ${after}`];
  if (all === 0 && (phase === 'bruttoliste' || phase === 'pick')) return [t('console.next_no_groups'), after];
  return ['', after];
}
