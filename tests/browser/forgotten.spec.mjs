// A person is forgotten while the day goes on: where her words stood, every screen says that they are deleted.
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, id, openScreen, roomWithGroups, say, shot } from './room.mjs';
import { test } from './test.mjs';

const FLOKE = 'Nattevaktene får ikke svar før klokka åtte';
const QUESTION = 'Hvem svarer om natten?';
const DELETED = 'Teksten er slettet';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

test('what she sent in and asked is deleted on every screen, and its place stays', async ({ browser }) => {
  const { laptop, made, kari, ola, olaGroup } = await roomWithGroups(browser, floke.url);
  const projector = await device(browser, 'projector');
  await openScreen(projector, floke.url, made);
  await goTo(laptop, 'bruttoliste');
  await follow([kari, ola], 'Bruttoliste');
  await say(kari, { type: 'submit_floke', id: id(), text: FLOKE, size: 'small', complexity: 'simple' });
  for (const page of [laptop, projector, ola]) await expect(page.getByText(FLOKE)).toBeVisible();

  await goTo(laptop, 'need_plenum');
  await follow([kari, ola], 'Behov i plenum');
  await say(laptop, { type: 'present', group: olaGroup });
  const question = id();
  await say(kari, { type: 'ask', id: question, kind: 'question', text: QUESTION });
  await say(laptop, { type: 'raise_question', question });
  for (const page of [laptop, projector]) await expect(page.getByText(QUESTION).first()).toBeVisible();
  const raised = ola.locator('.raised');
  await expect(raised).toContainText(QUESTION);
  await floke.forget(made.session, 'Kari Nordmann');
  for (const page of [laptop, projector]) {
    await expect(page.getByText(DELETED).first()).toBeVisible();
    await expect(page.getByText(QUESTION)).toHaveCount(0);
  }
  await expect(raised).toContainText(DELETED);
  await shot(ola, 'phone-question-deleted');

  await goTo(laptop, 'bruttoliste');
  await follow([ola], 'Bruttoliste');
  for (const page of [laptop, projector, ola]) {
    await expect(page.getByText(DELETED)).toBeVisible();
    await expect(page.getByText(FLOKE)).toHaveCount(0);
  }
});
