/** The plenum, group by group: what is said of who has had the floor and who comes is true, in any order. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, id, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {Page} laptop */
const inColumn = (laptop, /** @type {string} */ heading) =>
  laptop.locator('.now-pane section', { has: laptop.getByRole('heading', { name: heading }) });

test('when a group was taken out of turn, nobody is told that the first one comes', async ({ browser }) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  await goTo(laptop, 'need_plenum');
  await follow([kari], 'Behov i plenum');
  await expect(kari.locator('main')).toContainText('Snart presenterer den første gruppa.');
  await say(laptop, { type: 'present', group: groups[2]?.id ?? '' });
  await expect(kari.locator('.presenter')).toContainText('Vardåsen');
  await say(laptop, { type: 'present', group: null });
  await expect(kari.locator('main')).toContainText('Snart presenterer neste gruppe.');
  await shot(kari, 'phone-plenum-out-of-turn');
  for (const { id: group } of groups.slice(0, 2)) await say(laptop, { type: 'present', group });
  await expect(inColumn(laptop, 'Kø til plenum')).toContainText('Den siste legger fram nå.');
  await shot(laptop, 'console-plenum-last');
  await say(laptop, { type: 'present', group: null });
  await expect(inColumn(laptop, 'Kø til plenum')).toContainText('Alle gruppene har lagt fram.');
  await expect(kari.locator('main')).toContainText('Alle gruppene har lagt fram.');
});

test('while the test is written, who has delivered is in no queue to the plenum', async ({ browser }) => {
  const { laptop, kari, kariGroup: group } = await roomWithGroups(browser, floke.url);
  const row = /** @type {const} */ ({ type: 'put_row', group, row: '' });
  const texts = [
    ['need.sentence', 'Voksne trenger tid.'],
    ['test.goal', 'Tolv voksne fullfører uten å slutte i jobben.'],
    ['test.owner', 'Rektor'],
    ['test.lead', 'Veilederen'],
  ];
  const lists = /** @type {const} */ ([
    ['need.rounds', { text: 'De slutter.' }],
    ['test.activities', { text: 'Kveldskurs i to fag' }],
    ['test.plan', { when: 'Om to uker', what: 'Tolv har sagt ja' }],
    ['test.plan', { when: 'Til jul', what: 'Første prøve' }],
    ['test.inside', { party: 'Nav', how: 'Møte i uke 12' }],
  ]);
  const delivers = async (/** @type {'need' | 'test'} */ stage) => {
    await goTo(laptop, stage);
    for (const [field = '', text = ''] of texts.filter(([field]) => field?.startsWith(stage)))
      await say(kari, { type: 'write', group, field, text, base: 0 });
    for (const [list, cells] of lists.filter(([list]) => list.startsWith(stage)))
      await say(kari, { ...row, list, row: id(), cells });
    await say(kari, { type: 'deliver', group, stage });
  };
  await delivers('need');
  await expect(inColumn(laptop, 'Kø til plenum').locator('.queue li')).toHaveText([/Glomma/]);
  await delivers('test');
  await expect(inColumn(laptop, 'Har levert').locator('.queue li')).toHaveText([/Glomma/]);
  await expect(inColumn(laptop, 'Kø til plenum')).toHaveCount(0);
  await shot(laptop, 'console-test-delivered');
});

test('what was asked about the need is not asked again when the solution is presented', async ({ browser }) => {
  const { laptop, kari, ola, kariGroup } = await roomWithGroups(browser, floke.url);
  const asks = async (/** @type {string} */ text) => {
    await say(laptop, { type: 'present', group: kariGroup });
    await say(ola, { type: 'ask', id: id(), kind: 'question', text, to: kariGroup });
  };
  await goTo(laptop, 'need_plenum');
  await asks('Hvem har dere spurt?');
  await follow([kari], 'Det er deres tur');
  const onConsole = laptop.locator('.groups-pane .questions li');
  const onPhone = kari.locator('.question-list li');
  await expect(onConsole).toHaveText([/Hvem har dere spurt\?/]);
  await expect(onPhone).toHaveText([/Hvem har dere spurt\?/]);
  await goTo(laptop, 'solution_plenum');
  await asks('Hva koster det?');
  await follow([kari], 'Det er deres tur');
  await expect(onConsole).toHaveText([/Hva koster det\?/]);
  await expect(onPhone).toHaveText([/Hva koster det\?/]);
  // The group can still find it, where all its work is.
  expect(await seen(kari, `group/${kariGroup}/question/order`)).toHaveLength(2);
});
