/** A stage's page as cards: each says what it holds and what it lacks, and one is open at a time. */
import { hasText, t } from '../../i18n/i18n.js';
import { html, useId, useLayoutEffect, useRef, useState } from '../../vendor/ui.mjs';
import { askOf, nameOf, rowTexts, sectionsOf } from '../model/form.js';
import { Icon } from '../parts/icon.js';
import { missingWords } from './deliver.js';
import { Writes } from './field.js';
import { rows, text, work, writerOf } from './model.js';
import { Items } from './stage-form.js';
import { unsettledAmong } from './unsettled.js';

/** @import { Item } from '../forms.js' */
/** @import { DeliveredStage, Id } from '../protocol.js' */
/** @typedef {{ id: string, title: string, hint: string, items: Item[], needed: boolean }} Card */

/** A section is a card, and so is an item without one. @param {DeliveredStage} stage @returns {Card[]} */
const cardsOf = (stage) =>
  sectionsOf(stage).flatMap(({ name, items }) =>
    name
      ? cardOf(`section.${name}`, `form.section.${name}.hint`, items)
      : items.map((item) => cardOf(item.id, '', [item])),
  );

/** @param {string} id @param {string} hint its key @param {Item[]} items */
const cardOf = (id, hint, items) => ({
  id,
  title: nameOf(id),
  hint: hasText(hint) ? t(hint) : '',
  items,
  needed: items.some((item) => item.required),
});

/**
 * What the stage needs comes first.
 * @param {{ group: Id, stage: DeliveredStage, open: boolean } & import('./stage-form.js').Special} props
 */
export function StageCards({ group, stage, open, ...special }) {
  const [shown, show] = useState(/** @type {string | null} */ (null));
  const pressed = useRef(/** @type {{ button: HTMLElement, top: number } | null} */ (null));
  // The card that closes may be above: the pressed one stays where the thumb is.
  useLayoutEffect(() => {
    const was = pressed.current;
    pressed.current = null;
    if (was) scrollBy(0, was.button.getBoundingClientRect().top - was.top);
  }, [shown]);
  const cards = cardsOf(stage);
  const stands = unsettledAmong(group);
  const draw = (/** @type {Card} */ card) => html`<${FormCard}
    key=${card.id}
    card=${card}
    group=${group}
    stage=${stage}
    stands=${stands(card.items)}
    shown=${shown === card.id}
    onPress=${(/** @type {HTMLElement} */ button) => {
      pressed.current = { button, top: button.getBoundingClientRect().top };
      show(shown === card.id ? null : card.id);
    }}
    >${card.hint && html`<p class="hint">${card.hint}</p>`}<${Items}
      group=${group}
      items=${card.items}
      open=${open}
      named=${card.items.length === 1 && askOf(card.id) === card.title}
      ...${special}
  /><//>`;
  return html`
    <div class="stage-cards">${cards.filter((card) => card.needed).map(draw)}</div>
    <h2 class="stage-cards__more">${t('phone.gladly')}</h2>
    <div class="stage-cards">${cards.filter((card) => !card.needed).map(draw)}</div>
  `;
}

/**
 * @param {{ card: Card, group: Id, stage: DeliveredStage, stands: import('./unsettled.js').Unsettled | null,
 *   shown: boolean, onPress: (button: HTMLElement) => void, children: unknown }} props
 */
function FormCard({ card, group, stage, stands, shown, onPress, children }) {
  const id = useId();
  const missing = (work(group)?.missing[stage] ?? []).filter((of) => card.items.some((item) => item.id === of));
  const holds = card.items.flatMap((item) => heldIn(group, item, card.items.length > 1)).join(' · ');
  const writer = card.items.map((item) => writerOf(group, item.id)).find(Boolean);
  const state = stands || (missing.length > 0 && holds) ? 'half' : holds && missing.length === 0 ? 'done' : 'empty';
  return html`<section class=${`stage-card is-${state} ${shown ? 'is-open' : ''}`}>
    <h2>
      <button
        type="button"
        class="stage-card__head"
        aria-expanded=${shown}
        aria-controls=${id}
        onClick=${(/** @type {MouseEvent & { currentTarget: HTMLElement }} */ event) => onPress(event.currentTarget)}
      >
        <${Icon} name=${ICONS[state]} />
        <span>
          <b>${card.title}</b>
          ${!shown && holds && html`<span class="stage-card__holds">${holds}</span>`}
          ${!shown && missing.length > 0 && html`<span class="stage-card__lacks">${t('phone.missing', { what: missingWords(missing) })}</span>`}
          ${!shown && stands && html`<span class="stage-card__lacks">${t(`phone.deliver_${stands.why}`)}</span>`}
        </span>
        <${Icon} name=${shown ? 'ChevronUp' : 'ChevronDown'} class="stage-card__way" />
      </button>
    </h2>
    ${!shown && writer && html`<${Writes} name=${writer.name} />`}
    <div id=${id} class="stage-card__body" hidden=${!shown}>${shown && children}</div>
  </section>`;
}

const ICONS = { done: 'CheckmarkCircleFill', half: 'ExclamationmarkTriangle', empty: 'Circle' };

/** What is written in an item, in short; with its name where a card has several. @param {Id} group @param {Item} item @param {boolean} named */
function heldIn(group, item, named) {
  const said = item.columns
    ? rows(group, item.id)
        .map(({ cells }) => rowTexts(item.id, cells))
        .map(({ title, more }) => (more ? `${title}: ${more}` : title))
        .join(', ')
    : text(group, item.id).trim();
  if (!said) return [];
  return [named ? `${nameOf(item.id)}: ${said}` : said];
}
