/** What a case says besides its title and its proposals, to read on phones and console. @import { Case } from '../protocol.js' */
import { joined } from '../../i18n/message.js';
import { itemsOf, nameOf, rowTexts } from './form.js';

/**
 * Part by part: its own words, and what the form says of the test.
 * @param {Case} matter
 * @returns {{ label: string, text: string }[]}
 */
export function partsOf({ facts, assessment, costs, texts = {}, lists = {} }) {
  const rows = (/** @type {string} */ id) =>
    (lists[id] ?? []).map((cells) => {
      const { title, more } = rowTexts(id, cells);
      return joined([title, more], ' – ');
    });
  return [
    { label: nameOf('case.facts'), text: facts },
    { label: nameOf('case.assessment'), text: assessment },
    ...itemsOf('test').map(({ id }) => ({ label: nameOf(id), text: texts[id] ?? rows(id).join('\n') })),
    { label: nameOf('case.costs'), text: costs },
  ].filter(({ text }) => text.trim());
}
