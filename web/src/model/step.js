/**
 * The name and text of a step: its own, or the standard programme's in the reader's language. And what the room is
 * doing in it.
 */
import { hasText, t } from '../../i18n/i18n.js';
import { key } from '../session.js';

/** @typedef {import('../protocol.js').Step} Step */

/** The standard programme's words for it. @param {Step} step */
export function standardWords(step) {
  const title = `programme.${step.standard}`;
  const text = `programme.${step.standard}_text`;
  return { title: hasText(title) ? t(title) : t(`phase.${step.phase}`), text: hasText(text) ? t(text) : '' };
}

/** @param {Step | undefined} step */
export const stepTitle = (step) => (step ? (step.title ?? standardWords(step).title) : '');

/** @param {Step | undefined} step */
export const stepText = (step) => (step ? (step.text ?? standardWords(step).text) : '');

/** The group or the case, and its vote. A part that broke at one is tried again at the next. */
export const onFloor = () =>
  [
    key('room/plenum').value?.presenting,
    key('room/case').value?.group,
    key('room/ballot').value?.id,
    key('room/ballot').value?.state,
  ].join();
