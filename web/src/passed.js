/**
 * A clock for what lasts: it goes on through a sleep, and nothing that is done to the clock of the phone turns it back.
 * `performance.now` may stand still while a phone sleeps, and `Date.now` jumps when somebody sets the clock or the network
 * does. So the steady one counts, and where the other has gone far ahead of it, the phone has slept. A clock that is set
 * forward looks the same; taken for a sleep it costs one question to the server, who says what time it is.
 */

/** More than two readings of two clocks differ by, and less than a sleep that matters. */
const SLEPT_MS = 1000;

/**
 * @param {{ steady?: () => number, wall?: () => number, onSlept?: () => void }} [world]
 * @returns {() => number} milliseconds, from what the phone's own clock said at first
 */
export function createPassed({ steady = () => performance.now(), wall = Date.now, onSlept = () => {} } = {}) {
  let at = wall();
  let [steadyAt, wallAt] = [steady(), wall()];
  return () => {
    const [byWall, bySteady] = [wall() - wallAt, steady() - steadyAt];
    [steadyAt, wallAt] = [steadyAt + bySteady, wallAt + byWall];
    const slept = byWall - bySteady > SLEPT_MS;
    at += slept ? byWall : Math.max(0, bySteady);
    if (slept) onSlept();
    return Math.floor(at);
  };
}
