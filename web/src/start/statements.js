import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';

/** Texts of each page: a heading, and the names of its sections. */
const PAGES = /** @type {Record<string, { title: string, parts: string[] }>} */ ({
  personvern: { title: 'priv.title', parts: ['stored', 'why', 'votes', 'kept', 'rights', 'cookies'] },
  tilgjengelighet: { title: 'priv.a11y_statement', parts: ['goal', 'works', 'lacks', 'tell'] },
  hjelp: { title: 'start.help', parts: ['join', 'lost', 'back', 'run', 'network'] },
});

/** @param {string} name */
export const isStatement = (name) => name in PAGES;

/** @param {{ name: string }} props */
export function Statement({ name }) {
  const page = PAGES[name];
  if (!page) return null;
  return html`<main id="main" tabindex="-1" class="paper-page">
    <a class="paper-page__back" href="#"><${Icon} name="ChevronLeft" />${t('start.back')}</a>
    <h1 tabindex="-1">${t(page.title)}</h1>
    ${page.parts.map(
      (part) => html`<section key=${part}>
        <h2>${t(`${name}.${part}_title`)}</h2>
        <p>${t(`${name}.${part}`)}</p>
      </section>`,
    )}
  </main>`;
}
