import { t } from '../../i18n/i18n.js';
import { html, signal, useState } from '../../vendor/ui.mjs';
import { call } from '../api.js';
import { refusalText } from '../model/refusal.js';
import { Icon } from '../parts/icon.js';
import { KeyField } from './keyfield.js';

/** @typedef {import('./create.js').Made & { join: string }} Demo */

/** Kept while the page is open: leaving and returning shows the same example. */
const demo = signal(/** @type {Demo | null} */ (null));
const busyCode = signal(/** @type {string | null} */ (null));

/** A whole workshop that plays by itself, seen from all three sides. */
export function DemoPage() {
  const [starting, setStarting] = useState(false);
  const [failed, setFailed] = useState('');
  const [key, setKey] = useState(/** @type {string | null} */ (null));
  const [wrong, setWrong] = useState('');

  /** @param {Event} event */
  const begin = async (event) => {
    event.preventDefault();
    if (starting) return;
    setFailed('');
    setWrong(key?.trim() === '' ? t('err.required') : '');
    if (key?.trim() === '') return;
    setStarting(true);
    const answer = await call('POST', '/api/demo', key === null ? {} : { creation_key: key.trim() });
    setStarting(false);
    if (answer.ok) {
      demo.value = answer.data;
      busyCode.value = null;
    } else if (answer.code === 'creation_key') {
      setWrong(t(key === null ? 'demo.key_needed' : 'demo.key_wrong'));
      setKey(key ?? '');
    } else {
      busyCode.value = answer.code === 'demo_busy' && answer.params.code ? String(answer.params.code) : null;
      setFailed(refusalText(answer));
    }
  };

  return html`<main id="main" tabindex="-1" class="paper-page">
    <a class="paper-page__back" href="#"><${Icon} name="ChevronLeft" />${t('start.back')}</a>
    <h1 tabindex="-1">${t('start.demo')}</h1>
    <p class="paper-page__lead">${t('demo.lead')}</p>
    ${
      demo.value
        ? html`<${Doors} demo=${demo.value} />`
        : html`
            ${failed && html`<p class="notice" role="alert"><${Icon} name="InformationSquare" />${failed}</p>`}
            ${
              busyCode.value &&
              html`<a class="ds-button full-width" data-size="md" href=${`/join/${busyCode.value}`}>
                <${Icon} name="MobileSmall" />${t('demo.follow')}
              </a>`
            }
            <form class="create" onSubmit=${begin} novalidate>
              ${key !== null && html`<${KeyField} value=${key} error=${wrong} onValue=${setKey} />`}
              <button
                class="ds-button full-width"
                data-size="md"
                data-variant=${busyCode.value ? 'secondary' : 'primary'}
                type="submit"
                aria-disabled=${starting}
              >
                <${Icon} name="Play" />${t(starting ? 'demo.starting' : busyCode.value ? 'demo.again' : 'demo.start')}
              </button>
            </form>
          `
    }
    <p class="hint">${t('demo.made_up')}</p>
  </main>`;
}

/** @param {{ demo: Demo }} props */
function Doors({ demo: made }) {
  const join = new URL(made.join || `/join/${made.code}`, location.href).pathname;
  const doors = [
    { icon: 'Compass', name: 'console', href: `${made.console}#${made.console_secret}` },
    { icon: 'Monitor', name: 'screen', href: `${made.screen}#${made.screen_secret}` },
    { icon: 'MobileSmall', name: 'phone', href: join },
  ];
  return html`<p role="status">${t('demo.ready')}</p>
    <ul class="doors">
      ${doors.map(
        ({ icon, name, href }) => html`<li key=${name}>
          <a href=${href} target=${`floke-${name}`} rel="noopener">
            <${Icon} name=${icon} />
            <span><b>${t(`demo.${name}`)}</b><small>${t(`demo.${name}_text`)}</small></span>
            <${Icon} name="ExternalLink" /><span class="sr-only">${t('demo.new_tab')}</span>
          </a>
        </li>`,
      )}
    </ul>`;
}
