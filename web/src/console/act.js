/**
 * A press that becomes a command. A command that moves the room is sent now or never: a late "Neste" helps nobody.
 * @import { Command } from '../protocol.js'
 * @import { Answer } from '../outbox.js'
 */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { ballot, refusalInRoom } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { send } from '../session.js';
import { ask, show } from './dialog.js';
import { problem, wayOn } from './problem.js';
import { showView } from './views.js';

/**
 * A leader reads another text than a voter here: another console was first. @param {Command} command
 * @param {string} code
 */
function wasSecond({ type }, code) {
  if (code === 'ballot_closed') return 'console.second_closes';
  return code === 'ballot_open' && type.startsWith('open_') ? 'console.second_opens' : null;
}

/**
 * @param {Command} command
 * @param {{ offline?: boolean, kept?: boolean }} [how]
 * @returns {Promise<Answer>}
 */
export async function perform(command, how = { offline: false }) {
  const answer = await send(command, how);
  const second = answer.ok ? null : wasSecond(command, answer.code);
  problem.value = answer.ok ? '' : second ? t(second) : refusalInRoom(answer);
  wayOn.value = !answer.ok && answer.code === 'not_revealed' ? { text: t('console.to_ballot'), go: toBallot } : null;
  return answer;
}

/** To the last vote, where its result is waiting to be shown. */
function toBallot() {
  problem.value = '';
  const inBoard = Boolean(ballot.value?.subject.case);
  show(inBoard ? '' : 'ballot');
  if (inBoard) showView('board');
}

const TICK_MS = 1600;

/** Pending at once, a tick when it is done. @param {() => Promise<Answer | null>} work */
export function usePress(work) {
  const [state, setState] = useState(/** @type {'' | 'busy' | 'done'} */ (''));
  const alive = useRef(true);
  useEffect(
    () => () => {
      alive.current = false;
    },
    [],
  );
  useEffect(() => {
    if (state !== 'done') return undefined;
    const timer = setTimeout(() => setState(''), TICK_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const press = async () => {
    if (state === 'busy') return;
    setState('busy');
    const answer = await work();
    if (alive.current) setState(answer?.ok ? 'done' : '');
  };
  return { state, press };
}

/**
 * A button that is a command.
 * @param {{ command: Command | (() => Command), asks?: import('./dialog.js').Question, class?: string, icon?: string,
 *   disabled?: boolean, label?: string, pressed?: boolean, variant?: string, onDone?: () => void, by?: typeof perform,
 *   may?: () => boolean, children?: import('../../vendor/ui.mjs').ComponentChildren }} props `variant` makes it a big button;
 *   `asks` is asked first; `by` sends it; `may`: whether this press counts
 */
export function Do({
  command,
  asks,
  class: extra = '',
  icon,
  disabled = false,
  label,
  pressed,
  variant,
  onDone,
  by = perform,
  may = () => true,
  children,
}) {
  const { state, press } = usePress(async () => {
    if (!may() || (asks && !(await ask(asks)))) return null;
    const answer = await by(typeof command === 'function' ? command() : command);
    if (answer.ok) onDone?.();
    return answer;
  });
  const shown = state === 'done' && icon ? 'Checkmark' : icon;
  return html`<button
    type="button"
    class=${`${variant ? 'ds-button' : 'small-button'} ${extra} ${state === 'done' ? 'is-stored' : ''}`}
    data-variant=${variant}
    data-size=${variant ? 'md' : undefined}
    aria-label=${label}
    aria-pressed=${pressed}
    aria-busy=${state === 'busy'}
    aria-disabled=${disabled || state === 'busy'}
    onClick=${() => !disabled && press()}
  >
    ${shown && html`<${Icon} name=${shown} />`}${children}
  </button>`;
}

/**
 * A select whose choice is a command. Shows the choice until the server has answered.
 * @param {{ label: string, value: string, options: { value: string, text: string }[], hideLabel?: boolean,
 *   command: (value: string) => Command, disabled?: boolean }} props
 */
export function Select({ label, value, options, hideLabel = false, command, disabled = false }) {
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  return html`<label class="select-field">
    <span class=${hideLabel ? 'sr-only' : 'select-field__label'}>${label}</span>
    <select
      class="ds-input"
      value=${chosen ?? value}
      disabled=${disabled}
      aria-busy=${chosen !== null}
      onChange=${async (/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => {
        setChosen(event.currentTarget.value);
        await perform(command(event.currentTarget.value));
        setChosen(null);
      }}
    >
      ${options.map((option) => html`<option key=${option.value} value=${option.value}>${option.text}</option>`)}
    </select>
  </label>`;
}
