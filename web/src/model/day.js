/**
 * The day as a thread: steps of one kind in a row are one part. Pure.
 * @import { Phase, Step, View } from '../protocol.js'
 */
import { PHASES } from '../phases.js';

/**
 * @param {readonly Step[]} programme
 * @returns {{ phase: Phase, steps: Step[] }[]} a break belongs to the part before it
 */
export function dayParts(programme) {
  /** @type {{ phase: Phase, steps: Step[] }[]} */
  const parts = [];
  for (const step of programme) {
    const phase = PHASES[step.phase].part ?? step.phase;
    const last = parts.at(-1);
    if (last && (phase === 'break' || last.phase === phase)) last.steps.push(step);
    else parts.push({ phase, steps: [step] });
  }
  return parts;
}

/**
 * Which part is now, and how much of its time is used.
 * @param {readonly Step[]} programme
 * @param {View['room/clock']} clock
 * @param {number} now the server's clock
 */
export function dayPlace(programme, clock, now) {
  const parts = dayParts(programme);
  const at = parts.findIndex((part) => part.steps.some((step) => step.id === clock.step));
  const steps = parts[at]?.steps ?? [];
  const minutes = steps.reduce((sum, step) => sum + step.minutes, 0);
  const before = steps.slice(
    0,
    Math.max(
      0,
      steps.findIndex((step) => step.id === clock.step),
    ),
  );
  const left = clock.ends_at === null ? (clock.left_ms ?? 0) : clock.ends_at - now;
  const used = Math.min(1, Math.max(0, 1 - left / Math.max(1, clock.length_ms)));
  const here = (steps.find((step) => step.id === clock.step)?.minutes ?? 0) * used;
  const share = minutes > 0 ? (before.reduce((sum, step) => sum + step.minutes, 0) + here) / minutes : 0;
  // A skipped part was not held, except perhaps its break.
  const skipped = parts.map((part) =>
    part.steps.every((step) => step.phase === 'break' || clock.skipped.includes(step.id)),
  );
  return { parts, at, share, skipped };
}
