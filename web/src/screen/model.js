/**
 * Data of the scenes, computed from the View. Nothing here draws.
 * @import { Id, RoomKeys, Step, View } from '../protocol.js'
 */
import { casesAhead } from '../model/cases.js';
import { dayParts } from '../model/day.js';
import { groupOf } from '../model/groups.js';
import { key } from '../session.js';

/** @param {Id} id @returns {View[`delivered/${string}/work`]} */
export const deliveredBy = (id) => key(`delivered/${id}/work`).value ?? { need: null, solution: null, test: null };

/**
 * Where in the day we are, in the same parts as on the phones; nothing while people arrive or rest.
 * @param {Step[]} programme
 * @param {number} index
 */
export function partOf(programme, index) {
  const here = programme[index];
  if (!here || here.phase === 'arrive' || here.phase === 'break') return null;
  const parts = dayParts(programme);
  return { n: parts.findIndex((part) => part.steps.includes(here)) + 1, of: parts.length };
}

/** The address as people type it: no scheme, no path. @param {string | undefined} url */
export function addressOf(url) {
  return (url ?? '').replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
}

/**
 * The size of a sentence follows its length, so that twelve metres is enough for all of them.
 * @param {string} text
 */
export function sentenceSize(text) {
  const length = text.length;
  if (length <= 90) return 'is-xl';
  if (length <= 140) return 'is-l';
  if (length <= 200) return 'is-m';
  return length <= 260 ? '' : 'is-s';
}

/**
 * A name on one line of the lobby: in full, else first and last, else the first.
 * @param {string} name
 * @param {number} max
 */
export function shortName(name, max) {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? '';
  const tries = [words.join(' '), `${first} ${words.at(-1)}`, first];
  return tries.find((attempt) => attempt.length <= max) ?? `${first.slice(0, max - 1)}…`;
}

/** A long text in pieces that two pages may share. @param {string} text */
export const paragraphs = (text) =>
  text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The ballot of the case on the table, while it is on stage or the facilitator wants it shown. */
export function caseBallot() {
  const ballot = key('room/ballot').value;
  const matter = key('room/case').value;
  const scene = key('room/scene').value;
  if (!ballot?.subject.case || ballot.subject.case !== matter?.group) return null;
  return scene?.on_stage.ballot === ballot.id || scene?.scene === 'ballot' ? ballot : null;
}

/** The scene on the stage; a vote in a case is shown with its case. */
export function shownScene() {
  const { shown = 'blank' } = key('room/scene').value ?? {};
  if (shown === 'ballot' && caseBallot()) return 'case';
  return shown;
}

/** Groups that have yet to present, the next one first. @param {RoomKeys['room/plenum'] | undefined} plenum */
export function nextUp(plenum) {
  if (!plenum) return null;
  return groupOf(plenum.stage === 'board' ? casesAhead()[0] : plenum.next);
}
