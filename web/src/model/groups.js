/**
 * The groups of the room, and what each is called.
 * @import { Id, View } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { key } from '../session.js';

/** @typedef {{ id: Id } & View[`room/group/${string}/card`]} Group */

/**
 * Its name as it was given. A group that is only called by its letter has that name from the console's language, and
 * is called so in the reader's.
 * @param {Id | null | undefined} id @returns {Group | null}
 */
export function groupOf(id) {
  const card = id ? key(`room/group/${id}/card`).value : undefined;
  if (!id || !card) return null;
  const { index, name } = card;
  return { id, ...card, name: isUnnamed(index, name) ? t('badge.group', { letter: groupLetter(index) }) : name };
}

/** All groups in their order. @returns {Group[]} */
export const allGroups = () => (key('room/group/order').value ?? []).map(groupOf).filter((group) => group !== null);

/**
 * A, B … Z, AA, AB …
 * @param {number} index from 0
 * @returns {string}
 */
export function groupLetter(index) {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : groupLetter(Math.floor(index / 26) - 1) + last;
}

/**
 * A group without a name is called by its letter, which is then shown once.
 * @param {number} index @param {string} name
 */
export const isUnnamed = (index, name) => new RegExp(`^(gruppe|group) ${groupLetter(index)}$`, 'i').test(name.trim());

/** After the word "gruppe": "C – Vardåsen", or "C" when it has no name of its own. @param {Id | null | undefined} id */
export function groupWord(id) {
  const group = groupOf(id);
  if (!group) return '';
  const letter = groupLetter(group.index);
  return isUnnamed(group.index, group.name) ? letter : joined([letter, group.name], ' – ');
}

/** "C – Vardåsen", or "Gruppe C" when it has no name of its own. @param {Id | null | undefined} id */
export function groupName(id) {
  const group = groupOf(id);
  return group && isUnnamed(group.index, group.name) ? group.name : groupWord(id);
}
