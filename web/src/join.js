/** /join/<CODE>: from the QR to a place in the room. */
import { language, t, textsOf } from '../i18n/i18n.js';
import { html, render, useRef, useState } from '../vendor/ui.mjs';
import { call, keepsCookies, myPlaces, placeAddress } from './api.js';
import { inBlocks } from './model/code.js';
import { useOwnLanguage } from './model/language.js';
import { refusalText } from './model/refusal.js';
import { Boundary, Broken } from './parts/boundary.js';
import { Icon } from './parts/icon.js';
import { LanguageMenu } from './parts/language-menu.js';
import { codeInPath } from './start/code.js';
import { JoinForm } from './start/joinform.js';
import { AlreadyHere, KnownName, NoWay } from './start/known.js';
import { asksAgainIn, InLine } from './start/queue.js';
import { forgetJoinToken, joinToken } from './start/token.js';
import { keepTyped, keepWay, typed } from './way.js';

/** @typedef {import('./start/joinform.js').Info} Info */

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const code = codeInPath(location.pathname);

/** @param {{ info: Info, place: import('./api.js').Place | null }} props */
function Join({ info, place }) {
  const [here, setHere] = useState(place !== null);
  const [person, setPerson] = useState(typed);
  /** A person returning with her own code: without a name when she says so herself, with it when the name is taken. */
  const [known, setKnown] = useState(/** @type {{ name: string, waiting: boolean } | null} */ (null));
  const [twin, setTwin] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  /** The number of people before her in the queue. */
  const [ahead, setAhead] = useState(/** @type {number | null} */ (null));
  /** Counts requests: the refusal of a cancelled one is not shown. */
  const asked = useRef(0);

  /** @param {string} path @param {Record<string, unknown>} body */
  const enter = async (path, body) => {
    asked.current += 1;
    const mine = asked.current;
    setBusy(true);
    setFailed('');
    for (let waits = false; ; waits = true) {
      const answer = await call('POST', `/api/sessions/${info.session}/${path}`, body);
      if (answer.ok) {
        forgetJoinToken(info.session);
        return location.replace(`/phone/${info.session}`);
      }
      if (mine !== asked.current) return;
      const wait = path === 'join' ? asksAgainIn(answer, waits) : null;
      if (wait === null) {
        leaveQueue();
        if (answer.code === 'code_wrong') return noWay(answer);
        if (answer.code === 'name_known') return setKnown({ name: person.name, waiting: false, ...answer.params });
        return setFailed(refusalText(answer));
      }
      if (answer.code === 'join_queue') setAhead(answer.params.ahead);
      await new Promise((next) => setTimeout(next, wait));
      if (mine !== asked.current) return;
    }
  };
  const leaveQueue = () => {
    asked.current += 1;
    setBusy(false);
    setAhead(null);
  };
  const join = () =>
    enter('join', {
      code,
      name: person.name.trim(),
      role: person.role.trim(),
      area: person.area.trim(),
      language: language.value,
      token: joinToken(info.session, 'join'),
      ...(twin ? { other: true } : {}),
    });

  if (here && place) return html`<${AlreadyHere} place=${place} onOther=${() => setHere(false)} />`;
  if (ahead !== null) return html`<${InLine} ahead=${ahead} onBack=${leaveQueue} />`;
  if (known !== null) {
    return html`<${KnownName}
      ...${known}
      onOwn=${() => setKnown({ ...known, waiting: false })}
      busy=${busy}
      failed=${failed}
      onCode=${(/** @type {string} */ personal) =>
        enter('return', { personal_code: personal, token: joinToken(info.session, 'return') })}
      onOther=${() => {
        leaveQueue();
        setTwin(known.name !== '');
        setKnown(null);
        setFailed('');
      }}
    />`;
  }
  return html`<${JoinForm}
    info=${info}
    person=${person}
    onPerson=${(/** @type {import('./way.js').Typed} */ next) => {
      setPerson(next);
      keepTyped(next);
    }}
    onJoin=${join}
    onOwn=${() => {
      leaveQueue();
      setFailed('');
      setKnown({ name: '', waiting: false });
    }}
    busy=${busy}
    failed=${failed}
    twin=${twin}
  />`;
}

/** The code as read from the address, and the language. @param {{ found: boolean }} props */
function Code({ found }) {
  return html`<${LanguageMenu} class="is-on-petrol" />
    <span class="join-header__code">
      ${found && html`<${Icon} name="CheckmarkCircleFill" /><span class="sr-only">${t('join.code_read')} </span>`}${inBlocks(code)}
    </span>`;
}

/** @param {{ info: Info }} props */
function Session({ info }) {
  const words = [info.municipality, ...(info.demo ? [t('app.demo')] : [])];
  return html`<p class="join-header__session">${info.title}</p>
    <p class="join-header__meta">${words.join(' · ')}</p>`;
}

/**
 * The code does not lead to a session, or no longer: it may have changed while the form was open.
 * @param {import('./api.js').Refused} answer @param {import('./api.js').Place[]} [places]
 */
function noWay(answer, places = []) {
  const ended = answer.code === 'ended';
  // After the end the code opens nothing, but people who were there may still read the results.
  const place = ended ? (places.find((mine) => mine.role === 'participant' && mine.ended) ?? null) : null;
  const text = answer.code === 'code_wrong' ? t('err.code_wrong', { code: inBlocks(code) }) : refusalText(answer);
  const again = answer.status === 0 || answer.status >= 429 ? open : null;
  at('session').hidden = true;
  render(html`<${Code} found=${false} />`, at('code'));
  render(
    html`<${NoWay} key="no" wrong=${answer.code === 'code_wrong' ? code : null} text=${text} ended=${ended} again=${again} place=${place} />`,
    at('app'),
  );
}

/** Without a cookie she would be a new person each time, and be asked for a code that she never saw. */
async function openWithoutCookies() {
  await useOwnLanguage();
  at('session').hidden = true;
  render(html`<${Code} found=${false} />`, at('code'));
  render(
    html`<${NoWay} key="cookies" title=${t('err.cookies_title')} wrong=${null} text=${t('err.cookies')} ended=${false} again=${open} place=${null} />`,
    at('app'),
  );
}

async function open() {
  if (!keepsCookies()) return openWithoutCookies();
  const [answer, places] = await Promise.all([call('GET', `/api/codes/${encodeURIComponent(code)}`), myPlaces()]);
  await useOwnLanguage(answer.ok ? answer.data.language : null);
  at('session').hidden = !answer.ok;
  if (answer.ok) {
    const place = places.find((mine) => mine.session === answer.data.session && mine.role === 'participant') ?? null;
    keepWay(answer.data.session, code);
    if (place?.waiting) return location.replace(placeAddress(place)); // she asked already
    document.title = `${t('join.button')} – ${answer.data.title}`;
    render(html`<${Code} found />`, at('code'));
    render(html`<${Session} info=${answer.data} />`, at('session'));
    const broken = html`<main id="main"><${Broken} level="h1" /></main>`;
    render(
      html`<${Boundary} fallback=${broken}><${Join} key="join" info=${answer.data} place=${place} /><//>`,
      at('app'),
    );
    return;
  }
  noWay(answer, places);
}

textsOf('join');
open();
