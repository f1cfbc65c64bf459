import { hasText, t } from '../../i18n/i18n.js';
import { html, useEffect } from '../../vendor/ui.mjs';
import { onFloor } from '../model/step.js';
import { Boundary } from '../parts/boundary.js';
import { ExerciseStripe } from '../parts/stripe.js';
import { inTheWay } from '../reach.js';
import { ended, key, ready } from '../session.js';
import { BallotScene } from './ballot.js';
import { Bruttoliste } from './bruttoliste.js';
import { CaseScene } from './case.js';
import { Cases } from './cases.js';
import { Summary, Thanks } from './closing.js';
import { Footer, Header, Message } from './frame.js';
import { Groups, Work } from './groups.js';
import { Lobby } from './lobby.js';
import { shownScene } from './model.js';
import { Presenting, Sentences, Solutions } from './plenum.js';
import { Programme } from './programme.js';
import { StepQuestion } from './question.js';

/** @type {Record<string, () => any>} */
const SCENES = {
  lobby: Lobby,
  programme: Programme,
  bruttoliste: Bruttoliste,
  groups: Groups,
  work: Work,
  presenting: Presenting,
  sentences: Sentences,
  solutions: Solutions,
  ballot: BallotScene,
  case: CaseScene,
  cases: Cases,
  question: StepQuestion,
  summary: Summary,
  thanks: Thanks,
};

/** Scenes with the imaginary formannskap, which must be marked as an exercise. */
const BOARD = new Set(['case', 'cases']);

/** The projector: shows the room's scene, and takes no part. */
export function App() {
  useFullScreenKey();
  if (ended.value) return html`<${Notice} text=${t(noticeKey(ended.value.reason))} />`;
  if (!ready.value)
    return html`<${Notice} text=${t(inTheWay.value ? `err.blocked_${inTheWay.value}` : 'common.loading')} />`;
  const scene = shownScene();
  const at = [scene, key('room/clock').value?.step, onFloor()].join();
  return html`<${Boundary} at=${at} fallback=${html`<${Notice} text=${t('screen.broken')} />`}><${Shown} scene=${scene} at=${at} /><//>`;
}

/** A scene that breaks leaves the code and the time where they are. @param {{ scene: string, at: string }} props */
function Shown({ scene, at }) {
  if (scene === 'blank') return html`<main class="screen-blank"><h1 class="sr-only">${t('screen.dark')}</h1></main>`;
  const Scene = SCENES[scene] ?? Programme;
  const plenum = key('room/plenum').value;
  const stripe = BOARD.has(scene) || (scene === 'presenting' && plenum?.stage === 'board');
  return html`
    <${Header} scene=${scene} />
    ${stripe && html`<${ExerciseStripe} screen />`}
    <main id="main" class=${`screen-stage is-${scene}`} tabindex="-1">
      <${Boundary} at=${at} fallback=${html`<h1 class="screen-question" role="status">${t('screen.broken')}</h1>`}>
        <${Scene} key=${scene} />
      <//>
    </main>
    <${Message} />
    <${Footer} scene=${scene} />
  `;
}

/** The server said not to come back: the link was renewed, or the session is gone. @param {string} reason */
function noticeKey(reason) {
  return reason !== 'no_cookie' && hasText(`refusal.${reason}`) ? `refusal.${reason}` : 'screen.closed';
}

/** @param {{ text: string }} props */
export function Notice({ text }) {
  return html`<main id="main" class="screen-notice"><div role="status"><h1>${text}</h1></div></main>`;
}

/** F fills the screen, and F again leaves it. A refusal does no harm: the browser has its own key. */
function useFullScreenKey() {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key.toLowerCase() !== 'f' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
      else document.documentElement.requestFullscreen?.().catch(() => {});
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
