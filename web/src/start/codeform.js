import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { call, placeAddress } from '../api.js';
import { inBlocks } from '../model/code.js';
import { refusalText } from '../model/refusal.js';
import { CodeField } from '../parts/codefield.js';
import { Field } from '../parts/field.js';
import { Icon } from '../parts/icon.js';
import { readCode } from './code.js';

/** @typedef {import('../api.js').Place} Place */

/** So many links back are under the code; the rest are in the browser's own list. */
export const RETURNS = 2;

/**
 * The field most people need, and links back for people who were here.
 * @param {{ places: Place[], code?: string, problem?: string }} props `code` and `problem`: what was tried, and why not
 */
export function CodeForm({ places, code = '', problem = '' }) {
  const [typed, setTyped] = useState(() => {
    const read = readCode(code);
    return 'code' in read ? inBlocks(read.code) : code;
  });
  const [error, setError] = useState(problem);
  const [busy, setBusy] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => {
    if (problem) form.current?.querySelector('input')?.focus(); // read out with its error
  }, []);
  const mine = places.filter((place) => place.role === 'participant');

  /** @param {string} text */
  const fail = (text) => {
    setError(text);
    setBusy(false);
    form.current?.querySelector('input')?.focus();
  };

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const read = readCode(typed);
    if ('problem' in read) return fail(t(`start.code_${read.problem}`, { n: read.n, char: read.char }));
    setError('');
    setBusy(true);
    const answer = await call('GET', `/api/codes/${read.code}`);
    if (answer.ok) location.assign(`/join/${read.code}`);
    else fail(answer.code === 'code_wrong' ? t('err.code_wrong', { code: inBlocks(read.code) }) : refusalText(answer));
  };

  return html`<form class="join-card" ref=${form} onSubmit=${submit} novalidate>
    <h2>${t('join.title')}</h2>
    <${Field}
      label=${t('join.code_label')}
      hint=${t(problem ? 'join.code_help_new' : 'join.code_help')}
      error=${error}
      control=${(/** @type {import('../parts/field.js').ControlProps} */ own) =>
        html`<${CodeField} value=${typed} onCode=${setTyped} own=${own} />`}
    />
    <button class="ds-button" data-size="md" type="submit" aria-disabled=${busy}>
      ${busy ? t('start.looking') : t('join.button')}
    </button>
    ${mine.slice(0, RETURNS).map((place) => html`<${Return} key=${place.session} place=${place} />`)}
  </form>`;
}

/** @param {{ place: Place }} props */
function Return({ place }) {
  return html`<a class="join-card__return" href=${placeAddress(place)}>
    <${Icon} name="ArrowCirclepath" />
    <span>
      <b>${place.name ? t('join.resume', { name: place.name }) : t('start.return')}</b>
      <small>${place.ended ? t('start.place_ended', { title: place.title }) : place.title}</small>
    </span>
    <${Icon} name="ChevronRight" />
  </a>`;
}
