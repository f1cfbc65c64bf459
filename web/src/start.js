/** The start page: join, make a session, try the example. */
import { t, textsOf } from '../i18n/i18n.js';
import { html, render, useEffect, useRef, useState } from '../vendor/ui.mjs';
import { myPlaces } from './api.js';
import { useOwnLanguage } from './model/language.js';
import { Boundary, Broken } from './parts/boundary.js';
import { Icon } from './parts/icon.js';
import { LanguageMenu } from './parts/language-menu.js';
import { Logo } from './parts/logo.js';
import { Create } from './start/create.js';
import { DemoPage } from './start/demo.js';
import { Home } from './start/home.js';
import { isStatement, Statement } from './start/statements.js';

/** @param {{ places: import('./api.js').Place[] }} props */
function App({ places }) {
  const page = usePage();
  return html`
    <a class="ds-skip-link" href="#main">${t('a11y.skip')}</a>
    <header>
      <a class="start__brand" href="#"><${Logo} /></a>
      <nav aria-label=${t('start.nav')}>
        <a href="#hjelp"><${Icon} name="QuestionmarkCircle" /><span>${t('start.help')}</span></a>
        <${LanguageMenu} />
      </nav>
    </header>
    <${Boundary} at=${page} fallback=${html`<main id="main"><${Broken} level="h1" /></main>`}><${Page} page=${page} places=${places} /><//>
    <footer>
      <a href="#personvern">${t('priv.title')}</a>
      <a href="#tilgjengelighet">${t('priv.a11y_statement')}</a>
      <span>${t('start.no_account')}</span>
    </footer>
  `;
}

/** @param {{ page: string, places: import('./api.js').Place[] }} props */
function Page({ page, places }) {
  if (page === 'lag') return html`<${Create} />`;
  if (page === 'eksempel') return html`<${DemoPage} />`;
  if (isStatement(page)) return html`<${Statement} name=${page} />`;
  return html`<${Home} places=${places} />`;
}

/** The page after the #. Focus goes to its heading, as after any change of page. */
function usePage() {
  const [page, setPage] = useState(location.hash.slice(1));
  const first = useRef(true);
  useEffect(() => {
    const onHash = () => location.hash !== '#main' && setPage(location.hash.slice(1));
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    /** @type {HTMLElement | null} */ (document.querySelector('main h1'))?.focus();
  }, [page]);
  return page;
}

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const asked = myPlaces();
textsOf('start');
await useOwnLanguage();
document.title = `${t('app.tagline')} – ${t('app.name')}`;
render(html`<${App} places=${[]} />`, root);
render(html`<${App} places=${await asked} />`, root);
