/**
 * A clock for durations: it counts through sleep, and setting the phone's clock does not turn it back.
 * `performance.now` may pause while a phone sleeps, and `Date.now` jumps when somebody sets the clock or the network
 * does. So the steady clock counts, and when the other is far ahead, the phone has slept. A clock set forward looks the
 * same; that costs one question to the server for the time.
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
