/** A press that becomes a command: pending at once, then done or why not. @import { Command } from '../protocol.js' */
import { useState } from '../../vendor/ui.mjs';
import { send } from '../session.js';

/** @typedef {import('../outbox.js').Answer} Answer */

/**
 * @param {{ offline?: boolean }} [how]
 * @returns {{ act: (command: Command) => Promise<Answer>, busy: boolean, done: boolean,
 *   no: Extract<Answer, { ok: false }> | null, clear: () => void }}
 */
export function useAct(how) {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState(/** @type {Answer | null} */ (null));
  return {
    act: async (command) => {
      setBusy(true);
      setAnswer(null);
      const got = await send(command, how);
      setAnswer(got);
      setBusy(false);
      return got;
    },
    busy,
    done: answer?.ok ?? false,
    no: answer && !answer.ok ? answer : null,
    clear: () => setAnswer(null),
  };
}
