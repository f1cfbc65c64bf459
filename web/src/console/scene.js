/** Shows what is on the projector, and lets the facilitator choose something else. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { inBlocks } from '../model/code.js';
import { groupOf } from '../model/groups.js';
import { session } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { Icon } from '../parts/icon.js';
import { Mark } from '../parts/logo.js';
import { key } from '../session.js';
import { Do } from './act.js';
import { Dialog, hide, show } from './dialog.js';
import { place, plenum } from './model.js';
import { OpenScreen } from './open-screen.js';

/** @typedef {import('../protocol.js').Scene} Scene */

/** @type {readonly [Scene, string][]} */
const SCENES = [
  ['lobby', 'QrCode'],
  ['programme', 'Tasklist'],
  ['bruttoliste', 'BulletList'],
  ['groups', 'PersonGroup'],
  ['work', 'PencilWriting'],
  ['presenting', 'PersonChat'],
  ['sentences', 'Chat'],
  ['solutions', 'LightBulb'],
  ['ballot', 'ThumbUp'],
  ['case', 'Gavel'],
  ['cases', 'ClipboardCheckmark'],
  ['question', 'QuestionmarkCircle'],
  ['summary', 'Files'],
  ['thanks', 'HandShakeHeart'],
];

/** @param {Scene} scene */
const iconOf = (scene) => SCENES.find(([name]) => name === scene)?.[1] ?? 'Monitor';

export function SceneNow() {
  const scene = key('room/scene').value;
  const screens = key('console/live/here').value?.screens ?? 0;
  if (!scene) return null;
  const dark = scene.shown === 'blank';
  return html`<section>
    <h2>
      ${t('console.big_screen')}
      <button type="button" class="link-button" onClick=${() => show('scene')}>${t('console.scene_change')}</button>
    </h2>
    <div class="scene-now">
      <${Thumbnail} scene=${scene.shown} />
      <div>
        <p>
          <b>${t(`console.scene_${scene.shown}`)}</b>
          <span class="muted">${t(scene.scene === 'auto' ? 'console.scene_follows' : 'console.scene_held')}</span>
        </p>
        <p class=${screens > 0 ? 'muted' : 'is-short'}>
          <${Icon} name="Monitor" />${t('console.screens', { n: screens })}
        </p>
        ${
          (screens > 0 || dark) &&
          html`<${Do} icon=${dark ? 'Eye' : 'CircleSlash'} command=${{ type: 'set_scene', scene: dark ? 'auto' : 'blank' }}>
            ${t(dark ? 'console.show_again' : 'console.scene_blank')}
          <//>`
        }
      </div>
    </div>
    ${screens === 0 && !session.value?.ended_at && html`<${OpenScreen} />`}
  </section>`;
}

/** A drawing of the scene, not a copy of it: enough to see that it is the right one. @param {{ scene: Scene }} props */
function Thumbnail({ scene }) {
  if (scene === 'blank') return html`<div class="thumbnail is-dark" aria-hidden="true"></div>`;
  const group = groupOf(plenum.value?.presenting);
  const named = scene === 'presenting' || scene === 'case';
  return html`<div class="thumbnail" aria-hidden="true">
    <span class="thumbnail__head"><${Mark} />${stepTitle(place().now)}</span>
    <span class="thumbnail__stage"><${Icon} name=${iconOf(scene)} />${named && group ? group.name : ''}</span>
    <span class="thumbnail__foot">${session.value && inBlocks(session.value.code)}</span>
  </div>`;
}

export function SceneDialog() {
  const scene = key('room/scene').value?.scene ?? 'auto';
  return html`<${Dialog} title=${t('console.scene')} wide>
    <p>${t('console.scene_text')}</p>
    <div class="scenes">
      <${Do} class="is-whole" icon="ArrowCirclepath" pressed=${scene === 'auto'} command=${{ type: 'set_scene', scene: 'auto' }} onDone=${hide}>
        ${t('console.scene_auto')}
      <//>
      ${SCENES.map(
        ([name, icon]) => html`<${Do}
          key=${name}
          icon=${icon}
          pressed=${scene === name}
          command=${{ type: 'set_scene', scene: name }}
          onDone=${hide}
          >${t(`console.scene_${name}`)}<//
        >`,
      )}
      <${Do} icon="CircleSlash" pressed=${scene === 'blank'} command=${{ type: 'set_scene', scene: 'blank' }} onDone=${hide}>
        ${t('console.scene_blank')}
      <//>
    </div>
  <//>`;
}
