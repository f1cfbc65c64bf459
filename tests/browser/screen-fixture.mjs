/** A page of the web folder without a server: files by route, the session's socket by hand. */
import { readFile } from 'node:fs/promises';

const WEB = new URL('../../web/', import.meta.url);
const TYPES = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types floke";
const QR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M0 0h7v7H0zM22 0h7v7h-7zM0 22h7v7H0zM9 9h11v11H9z"/></svg>';

export const ORIGIN = 'http://floke.test';
export const SESSION = 'screensession';

/**
 * @param {import('@playwright/test').Page} page
 * @param {Record<string, (request: import('@playwright/test').Request) => { status?: number, body: unknown }>} [api] by "GET /api/…"
 */
export async function serveWeb(page, api = {}) {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const answer = api[`${request.method()} ${pathname}`];
    if (answer) {
      const { status = 200, body } = answer(request);
      return route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
    }
    if (pathname.endsWith('/qr.svg')) return route.fulfill({ contentType: TYPES.svg, body: QR });
    if (pathname.startsWith('/api/'))
      return route.fulfill({ status: 404, contentType: 'application/json', body: '{"code":"unknown"}' });
    const file = pathname.startsWith('/a/dev/')
      ? pathname.slice(7)
      : `${pathname === '/' ? 'start' : pathname.split('/')[1]}.html`;
    try {
      const body = await readFile(new URL(file, WEB));
      return route.fulfill({
        contentType: TYPES[file.split('.').at(-1)] ?? 'application/octet-stream',
        headers: { 'Content-Security-Policy': CSP },
        body,
      });
    } catch {
      return route.fulfill({ status: 404, body: 'no such file' });
    }
  });
}

/**
 * Answers hello with a View. Says more over the same line when asked to, and how many lines there have been.
 * @param {import('@playwright/test').Page} page
 * @param {Record<string, unknown>} view
 */
export async function serveView(page, view) {
  /** @type {import('@playwright/test').WebSocketRoute[]} */
  const lines = [];
  let said = 1;
  await page.routeWebSocket(/\/ws\//, (socket) => {
    lines.push(socket);
    socket.onMessage((text) => {
      const msg = JSON.parse(String(text));
      if (msg.type === 'ping') socket.send(JSON.stringify({ type: 'pong', now: Date.now() }));
      if (msg.type !== 'hello') return;
      const now = Date.now();
      socket.send(
        JSON.stringify({
          type: 'welcome',
          version: 1,
          session: SESSION,
          role: msg.role,
          me: null,
          now,
          join_url: 'http://192.168.100.200:8080/join/FDK264',
          addresses: ['http://192.168.100.200:8080'],
        }),
      );
      socket.send(JSON.stringify({ type: 'view', cursor: 'e.1', now, set: view }));
    });
  });
  return {
    lines: () => lines.length,
    /** @param {Record<string, unknown>} set @param {string[]} [del] */
    say(set, del = []) {
      said += 1;
      lines.at(-1)?.send(JSON.stringify({ type: 'patch', cursor: `e.${said}`, now: Date.now(), set, del }));
    },
  };
}

const LONG_TITLE = 'Voksne uten fullført grunnskole eller videregående kommer ikke videre';
const SENTENCE_220 =
  'Voksne i Glåmdalsregionen uten fullført grunnskole eller videregående trenger hjelp til å finne vei og et opplegg de klarer å fullføre, fordi dagens tilbud er vanskelig å få oversikt over og passer dårlig med livet de lever.';
const SENTENCE_300 =
  `${SENTENCE_220} Det gjelder særlig dem som har vært lenge borte fra skolen, og som ingen har ringt til på flere år.`.slice(
    0,
    300,
  );
const NAMES = [
  'Glomma',
  'Festningen',
  'Vingersjøen',
  'Øvrebyen',
  'Finnskogen',
  'Langeland',
  'Roverud',
  'Brandval',
  'Galterud',
  'Austmarka',
  'Lundersæter',
  'Skotterud',
];
const TITLES = [
  LONG_TITLE,
  'Ungdom faller ut av videregående opplæring',
  'Eldre som bor alene hjemme, er ensomme',
  'Vi får ikke tak i, og beholder ikke, helsepersonell',
  'For få velger å flytte hit eller komme tilbake',
  'Barn i familier med dårlig råd står utenfor fritidsaktiviteter',
  'Sentrum mister folk og butikker',
  'Bekymringsfullt skolefravær',
];
const STEPS = [
  ['arrive', 'Kaffe og innsjekk', 30],
  ['intro', 'Velkommen', 10],
  ['intro', 'Kort innføring: Hva er innovasjon?', 20],
  ['bruttoliste', 'Bruttolisten', 10],
  ['pick', 'Grupper og valg av floke', 15],
  ['need', 'Behov – runde 1 og «Hva må vi vite mer om?»', 20],
  ['need_contact', 'Kontakt med folk utenfor rommet (og kaffe)', 20],
  ['need', 'Behov – siste runde og én setning', 15],
  ['need_plenum', 'Behov i plenum', 40],
  ['break', 'Lunsj', 45],
  ['solution', 'Løsning', 40],
  ['solution_plenum', 'Løsning i plenum', 25],
  ['break', 'Pause', 10],
  ['test', 'Test', 35],
  ['board', 'Det imaginære formannskapet', 48],
  ['decide', 'Veien videre', 10],
  ['reflection', 'Innovasjonsledelse', 17],
  ['close', 'Oppsummering og neste steg', 10],
];

/**
 * Everything a projector may be shown, with the longest texts there are. `scene` is what is on the stage.
 * @param {string} scene
 * @param {{ index?: number, groups?: number, long?: boolean, more?: Record<string, unknown> }} [how]
 */
export function screenView(scene, { index = 7, groups = 8, long = false, more = {} } = {}) {
  const start = Date.UTC(2026, 2, 12, 7, 30);
  let planned = start;
  const programme = STEPS.map(([phase, title, minutes], at) => {
    const step = { id: `step${at}`, phase, title: long ? LONG_TITLE : title, text: '', minutes, planned };
    planned += minutes * 60_000;
    return step;
  });
  const ids = Array.from({ length: groups }, (_, at) => `group${at}`);
  /** @type {Record<string, unknown>} */
  const view = {
    'room/session': {
      id: SESSION,
      title: 'Ledersamling: Innovasjon i praksis',
      municipality: 'Kongsvinger kommune',
      community: 'Kongsvingersamfunnet',
      language: 'nb',
      date: '2026-03-12',
      venue: 'Øvrebyen konferanse',
      zone: 'Europe/Oslo',
      code: 'FDK264',
      areas: [],
      keep_until: Date.UTC(2026, 5, 12),
      demo: true,
      ended_at: null,
    },
    'room/programme': programme,
    'room/clock': {
      step: `step${index}`,
      index,
      phase: programme[index].phase,
      started_at: Date.now() - 540_000,
      length_ms: 900_000,
      ends_at: Date.now() + 364_000,
      left_ms: null,
      skipped: [],
    },
    'room/scene': {
      scene: 'auto',
      shown: scene,
      on_stage: { what: 'step', group: null, ballot: /** @type {any} */ (more['room/ballot'])?.id ?? null },
    },
    'room/group/order': ids,
    'floker/order': Array.from({ length: 20 }, (_, at) => `cluster${at}`),
    'room/plenum': { stage: 'need', presenting: ids[0], since: Date.now(), queue: ids.slice(1), next: ids[1] },
    'room/continuation': { yes: 6, not_yet: 1, no: 1, groups },
    'screen/counts': { joined: 48, arrived: 48, present: 47 },
    'screen/names': [
      'Solveig Brattvoll',
      'Lene Holmsæter',
      'Anne-Margrethe Vestengen-Brattvoll Kristiansen',
      'Bjørn Åsen',
      'Ingeborg Nygård',
      'Ola Dahl',
      'Kari Nordmann',
      'Per-Erik Skårderud',
      'Mona Lie',
      'Torstein Bråten',
      'Siri O’Connor',
      'Ahmed Yusuf',
    ],
    'screen/ballot': { ballot: 'ballot1', cast: 23, present: 41 },
  };
  for (const [at, id] of ids.entries()) {
    view[`room/group/${id}/card`] = {
      name: long ? LONG_TITLE : (NAMES[at] ?? `Gruppe ${at + 1}`),
      index: at,
      size: 6,
      cluster: `cluster${at}`,
      title: long ? LONG_TITLE : TITLES[at % 8],
    };
    view[`delivered/${id}/work`] = {
      need: { sentence: long ? SENTENCE_300 : SENTENCE_220, at: 1, based_on: at % 3 },
      solution: {
        title: long ? LONG_TITLE.repeat(2) : 'Et nytt voksenopplæringstilbud i Glåmdalsregionen',
        summary: `${SENTENCE_220}\n`.repeat(long ? 12 : 1),
        bonus: 3,
        at: 1,
      },
      test: { name: long ? LONG_TITLE : 'Veien videre – pilot for voksne', goal: SENTENCE_220, at: 1 },
    };
    view[`room/group/${id}/decision`] = {
      no: `IF 0${at + 1}/26`,
      title: long ? LONG_TITLE : 'Veien videre – pilot for voksne',
      proposal: id,
      outcome: [
        'adopted',
        'unanimous',
        'adopted_by_chair',
        'not_adopted_by_chair',
        'not_quorate',
        'not_adopted',
        'void',
      ][at % 7],
      votes: at % 7 === 4 ? null : { for: 20 + at, against: 20 },
    };
    view[`screen/group/${id}/status`] = { filled: 3 - (at % 2), required: 4, delivered: at % 3 === 1 };
  }
  for (let at = 0; at < 20; at++) {
    view[`floker/cluster${at}/line`] = {
      title: long ? LONG_TITLE : TITLES[at % 8],
      theme: ['Oppvekst', 'Aldring', 'Egen organisasjon', 'Inkludering', 'Mobilitet'][at % 5],
      // Nobody has said how big two of them are.
      size: at % 8 === 7 ? null : at < 11 ? 'large' : at < 18 ? 'medium' : 'small',
      complexity: at < 18 ? 'composite' : 'simple',
      floker: 1 + (at % 6),
      taken_by: at < groups ? [`group${at}`] : [],
    };
  }
  return { ...view, ...more };
}

/** Nobody has said of any floke how big it is. @param {Record<string, any>} view */
const unplaced = (view) =>
  Object.fromEntries(
    Object.entries(view).map(([key, value]) => [
      key,
      /^floker\/.*\/line$/.test(key) ? { ...value, size: null } : value,
    ]),
  );

/** @param {boolean} [long] */
export const matter = (long = false) => ({
  group: 'group3',
  no: 'IF 04/26',
  title: long ? LONG_TITLE : 'Hel og fast – hele stillinger og egen turnus i to avdelinger',
  facts: `To av tre som slutter, har hatt under 80 prosent stilling. Innleie fra vikarbyrå har økt tre år på rad.\n${long ? `${SENTENCE_220}\n`.repeat(10) : ''}`,
  assessment:
    'Ordningen kan gi flere fast ansatte, men flere helger for alle. De tillitsvalgte er positive til å prøve, men ikke til å binde seg.',
  costs: '250 000 kroner til prosjektledelse. Innleien ventes å gå ned.',
  proposals: [
    {
      id: 'group3',
      kind: 'recommendation',
      points: long
        ? Array(5).fill(SENTENCE_300)
        : [
            'Det gjennomføres et forsøk med hele, kombinerte stillinger i to avdelinger.',
            'De tillitsvalgte deltar i styringsgruppa fra første møte.',
          ],
      by: 'group3',
    },
  ],
  chair: { person: 'p3', name: 'Lene Holmsæter' },
  inhabil: [{ name: 'Ola Dahl', reason: 'Nær slekt' }],
});

/**
 * @param {'open' | 'closed' | 'revealed'} state
 * @param {Record<string, unknown>} [more]
 */
export const caseBallot = (state, more = {}) => ({
  id: 'ballot1',
  subject: { type: 'proposal', case: 'group3', proposal: 'group3' },
  question: 'Hel og fast – hele stillinger og egen turnus i to avdelinger',
  choices: [
    { id: 'for', side: 'for' },
    { id: 'against', side: 'against' },
  ],
  method: { type: 'one' },
  secret: false,
  state,
  opened_at: Date.now() - 60_000,
  closed_at: state === 'open' ? null : Date.now(),
  members: 42,
  present: 41,
  quorum: 21,
  result:
    state === 'revealed'
      ? {
          cast: 40,
          counts: [20, 20],
          outcome: 'adopted_by_chair',
          chair: { name: 'Lene Holmsæter', side: 'for' },
          by_group: [
            [0, 4, 2],
            [1, 2, 3],
            [2, 2, 4],
            [4, 3, 3],
            [5, 4, 2],
            [6, 2, 3],
            [7, 3, 3],
          ].map(([g, yes, no]) => ({ groups: [`group${g}`], counts: [yes, no] })),
        }
      : null,
  ...more,
});

/** @param {'one' | 'dots' | 'scale'} type @param {boolean} long */
const choicesOf = (type, long) => (type === 'scale' ? 5 : long ? 8 : 4);

/**
 * @param {'open' | 'closed' | 'revealed'} state
 * @param {'one' | 'dots' | 'scale'} type
 * @param {boolean} [long]
 * @param {number[] | null} [counts] one for each choice; null when too few voted
 */
export function plenumBallot(
  state,
  type,
  long = false,
  counts = [4, 8, 15, 9, 3, 0, 0, 0].slice(0, choicesOf(type, long)),
) {
  const method = type === 'dots' ? { type, n: 2 } : { type };
  const choices =
    type === 'scale'
      ? []
      : Array.from({ length: counts?.length ?? 4 }, (_, at) => ({
          id: `c${at}`,
          text: long ? LONG_TITLE : (TITLES[at % TITLES.length] ?? ''),
        }));
  return caseBallot(state, {
    subject: { type: 'question' },
    question: long ? SENTENCE_300 : 'Hvor er vi på skalaen fra nullfeilskultur til tillit?',
    choices,
    method,
    secret: true,
    result:
      state === 'revealed'
        ? {
            cast: counts ? 39 : 3,
            counts,
            by_group: [],
            outcome: null,
            chair: null,
          }
        : null,
  });
}

/** Every scene, by name, with the longest and the ordinary texts. @param {boolean} long */
export function allScenes(long) {
  const view = (scene, how = {}) => screenView(scene, { long, ...how });
  const question = {
    id: 'q1',
    from: 'group2',
    to: 'group0',
    kind: 'question',
    text: long ? SENTENCE_300 : 'Gjelder dette også dem som er i jobb, men mangler fagbrev?',
    answer: long ? SENTENCE_300 : null,
  };
  const revealed = caseBallot('revealed');
  if (long && revealed.result)
    Object.assign(revealed.result, {
      outcome: 'not_adopted_by_chair',
      chair: { name: 'Kari Nordmann-Hansen (kommunalsjef for oppvekst)', side: 'against' },
    });
  const board = {
    index: 14,
    more: {
      'room/case': matter(long),
      'room/plenum': { stage: 'board', presenting: 'group3', since: 1, queue: ['group4'], next: 'group4' },
    },
  };
  const withBallot = (ballot) => ({ ...board, more: { ...board.more, 'room/ballot': ballot } });
  return {
    lobby: view('lobby', { index: 0 }),
    programme: view('programme'),
    break: view('programme', { index: 9 }),
    bruttoliste: view('bruttoliste', { index: 3 }),
    'bruttoliste-unplaced': unplaced(view('bruttoliste', { index: 3 })),
    groups: view('groups', { index: 4 }),
    groups12: view('groups', { index: 4, groups: 12 }),
    work: view('work'),
    'work-pick': view('work', { index: 4 }),
    presenting: view('presenting', { index: 8 }),
    'presenting-asked': view('presenting', { index: 8, more: { 'room/question': question } }),
    'presenting-solution': view('presenting', {
      index: 11,
      more: { 'room/plenum': { stage: 'solution', presenting: 'group0', since: 1, queue: [], next: null } },
    }),
    'presenting-nobody': view('presenting', {
      index: 8,
      more: {
        'room/plenum': {
          stage: 'need',
          presenting: null,
          since: null,
          queue: ['group0', 'group1', 'group2', 'group3', 'group4'],
          next: 'group0',
        },
      },
    }),
    sentences: view('sentences', { index: 8 }),
    'ballot-open': view('ballot', { index: 16, more: { 'room/ballot': plenumBallot('open', 'one', long) } }),
    'ballot-scale': view('ballot', { index: 16, more: { 'room/ballot': plenumBallot('open', 'scale', long) } }),
    'ballot-closed': view('ballot', { index: 16, more: { 'room/ballot': plenumBallot('closed', 'one', long) } }),
    'ballot-result': view('ballot', { index: 16, more: { 'room/ballot': plenumBallot('revealed', 'dots', long) } }),
    'ballot-tie': view('ballot', {
      index: 16,
      more: { 'room/ballot': plenumBallot('revealed', 'one', long, [16, 16, 9, 6]) },
    }),
    'ballot-ten': view('ballot', {
      index: 16,
      more: { 'room/ballot': plenumBallot('revealed', 'one', long, [9, 8, 7, 6, 5, 4, 3, 3, 1, 1]) },
    }),
    'ballot-few': view('ballot', { index: 16, more: { 'room/ballot': plenumBallot('revealed', 'one', long, null) } }),
    'ballot-scale-result': view('ballot', {
      index: 16,
      more: { 'room/ballot': plenumBallot('revealed', 'scale', long) },
    }),
    case: view('case', board),
    'case-open': view('case', withBallot(caseBallot('open'))),
    'case-closed': view('case', withBallot(caseBallot('closed'))),
    'case-result': view('case', withBallot(revealed)),
    solutions: view('solutions', { index: 11 }),
    cases: view('cases', { index: 14 }),
    'work-decide': view('work', { index: 15 }),
    question: view('question', { index: 16 }),
    summary: view('summary', { index: 17 }),
    'ballot-none': view('ballot', { index: 16 }),
    thanks: view('thanks', { index: 17 }),
    blank: view('blank'),
  };
}
