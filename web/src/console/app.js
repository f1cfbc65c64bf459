/** The console: programme, work, now. On a phone they are three tabs. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect } from '../../vendor/ui.mjs';
import { ballot, clock } from '../model/room.js';
import { Boundary } from '../parts/boundary.js';
import { Icon } from '../parts/icon.js';
import { inTheWay } from '../reach.js';
import { connection, ended, key, ready } from '../session.js';
import { BallotDialog } from './ballot-dialog.js';
import { Bar } from './bar.js';
import { Ask, hide, opened, Unshown } from './dialog.js';
import { KeysDialog, listenToKeys } from './keys.js';
import { LinksDialog } from './links.js';
import { MessageDialog } from './message.js';
import { Middle } from './middle.js';
import { plenum, tick } from './model.js';
import { Notice } from './notice.js';
import { Now } from './now.js';
import { BrokenPart, Problem } from './problem.js';
import { Programme } from './programme.js';
import { ProgrammeDialog } from './programme-edit.js';
import { ReadyDialog } from './ready.js';
import { SceneDialog } from './scene.js';
import { SettingsDialog } from './settings.js';
import { SheetDialog } from './sheet.js';
import { followLead } from './steering.js';
import { Undo } from './undo.js';
import { followStep, openGroup, shownView, tab, unfolded } from './views.js';
import { Visitors } from './visitors.js';

/** @type {Record<string, () => any>} */
const DIALOGS = {
  ballot: BallotDialog,
  keys: KeysDialog,
  links: LinksDialog,
  message: MessageDialog,
  programme: ProgrammeDialog,
  ready: ReadyDialog,
  scene: SceneDialog,
  settings: SettingsDialog,
  sheet: SheetDialog,
};

const TABS = /** @type {const} */ ([
  ['now', 'Timer', 'home.now'],
  ['groups', 'PersonGroup', 'console.view_groups'],
  ['programme', 'Tasklist', 'console.tab_programme'],
]);

export function App() {
  useEffect(() => {
    tick();
    const timer = setInterval(tick, 1000);
    const stops = [listenToKeys(), followStep(), followLead()];
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }, []);
  if (ended.value) {
    const again = LOADS_AGAIN.has(ended.value.reason) ? () => location.reload() : null;
    return html`<${Notice} text=${t(whyEnded(ended.value))} again=${again} way=${!again && !REASONS[ended.value.code]} />`;
  }
  if (!ready.value) {
    const lost = connection.value === 'lost';
    const why = inTheWay.value ? `err.blocked_${inTheWay.value}` : 'err.reconnecting';
    return html`<${Notice} wait text=${t(lost ? why : 'common.loading')} />`;
  }
  const Opened = DIALOGS[opened.value];
  const vote = ballot.value;
  const at = [
    clock.value?.step,
    shownView(),
    openGroup.value,
    key('room/case').value?.group,
    plenum.value?.presenting,
    vote?.id,
    vote?.state,
  ].join();
  const floating = html`<${BrokenPart} class="problem" />`;
  return html`
    <div class="console" data-tab=${tab.value}>
      <a class="ds-skip-link" href="#main">${t('a11y.skip')}</a>
      <${Boundary} at=${at} fallback=${html`<header class="console-bar"><${BrokenPart} /></header>`}><${Bar} /><//>
      <${Boundary} at=${at} fallback=${html`<div class="visitors"><${BrokenPart} class="" /></div>`}><${Visitors} /><//>
      <main class="console__main">
        <${Boundary} at=${at}><${Programme} shown=${unfolded.value} /><//>
        <${Boundary} at=${at}><${Middle} at=${at} /><//>
        <${Boundary} at=${at}><${Now} at=${at} /><//>
      </main>
      <${Tabs} at=${at} />
    </div>
    <${Boundary} at=${at} fallback=${floating}><${Undo} /><//>
    <${Boundary} at=${at} fallback=${floating}><${Problem} /><//>
    ${Opened && html`<${Boundary} key=${opened.value} fallback=${html`<${Unshown} leave=${hide} />`}><${Opened} /><//>`}
    <${Ask} />
  `;
}

/** Close codes that the reader can do something about. @type {Record<number, string>} */
const REASONS = {
  4502: 'refusal.session_unknown',
  4503: 'refusal.session_over',
  4504: 'refusal.too_old',
  4505: 'refusal.session_newer',
  4506: 'refusal.session_damaged',
};

/** Closings after which a reload helps. */
const LOADS_AGAIN = new Set(['too_old', 'too_many_windows']);

/** @param {{ code: number, reason: string }} closing */
const whyEnded = ({ code, reason }) =>
  reason === 'too_many_windows' ? 'refusal.too_many_windows' : (REASONS[code] ?? 'console.closed_text');

/** How many hands are up. */
function Hands() {
  const hands = (key('room/group/order').value ?? []).filter(
    (id) => key(`console/group/${id}/status`).value?.hand,
  ).length;
  return hands > 0 && html`<b class="count-dot" aria-label=${t('console.hands', { n: hands })}>${hands}</b>`;
}

/** The way between the columns on a phone: it stays when a number on it cannot be shown. @param {{ at: string }} props */
function Tabs({ at }) {
  return html`<nav class="console-nav" aria-label=${t('console.tabs')}>
    ${TABS.map(
      ([name, icon, text]) => html`<button
        key=${name}
        type="button"
        aria-current=${tab.value === name ? 'page' : undefined}
        onClick=${() => {
          tab.value = name;
        }}
      >
        <${Icon} name=${icon} />${t(text)}
        ${name === 'groups' && html`<${Boundary} at=${at} fallback=""><${Hands} /><//>`}
      </button>`,
    )}
  </nav>`;
}
