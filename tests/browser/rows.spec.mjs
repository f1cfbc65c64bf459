/** The lists a group fills in together: a row is not deleted by a slip, and what another wrote meanwhile is shown. */
import { expect, test } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, id, roomWithGroups, say, seen } from './room.mjs';

const LIST = 'test.success';

/** @param {import('@playwright/test').Browser} browser @param {string} url */
async function withARow(browser, url) {
  const room = await roomWithGroups(browser, url);
  await goTo(room.laptop, 'test');
  await follow([room.kari, room.ola], 'Test');
  const row = id();
  await say(room.laptop, {
    type: 'put_row',
    group: room.kariGroup,
    list: LIST,
    row,
    cells: { text: 'Flere fullfører' },
  });
  await expect(room.kari.getByText('Flere fullfører', { exact: true })).toBeVisible();
  const order = () => seen(room.laptop, `group/${room.kariGroup}/list/${LIST}/order`);
  return { ...room, row, order };
}

test('a double press on the bin deletes nothing, and looking elsewhere is a no', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const { kari, order, row } = await withARow(browser, floke.url);
    const bin = kari.getByRole('button', { name: /^Slett: Flere fullfører/ });
    const yes = kari.getByRole('button', { name: /^Ja, slett/ });
    await bin.dblclick();
    await expect(yes).toHaveCount(0);
    expect(await order()).toEqual([row]);
    await bin.click();
    await expect(yes).toBeVisible();
    await kari.keyboard.press('Shift+Tab');
    await expect(yes).toHaveCount(0);
    expect(await order()).toEqual([row]);
    await bin.click();
    await yes.click();
    await expect(kari.getByText('Flere fullfører', { exact: true })).toHaveCount(0);
    await expect.poll(order).toBeNull();
  } finally {
    await floke.stop();
  }
});

test('who saves a row that another changed meanwhile is shown what stands there, and loses nothing', async ({
  browser,
}) => {
  const floke = await startFloke();
  try {
    const { kari, laptop, kariGroup, row } = await withARow(browser, floke.url);
    await kari.getByRole('button', { name: 'Rediger: Flere fullfører' }).click();
    const field = kari.locator('.row-form textarea, .row-form input[type=text]').first();
    await field.fill('Flere unge fullfører');
    const { version } = await seen(laptop, `group/${kariGroup}/list/${LIST}/row/${row}`);
    await say(laptop, {
      type: 'put_row',
      group: kariGroup,
      list: LIST,
      row,
      cells: { text: 'Flere eldre fullfører' },
      base: version,
    });
    await kari.getByRole('button', { name: 'Lagre', exact: true }).click();
    await expect(kari.getByText('Dette står der nå:')).toBeVisible();
    await expect(kari.locator('.row-form .version')).toHaveText(/Flere eldre fullfører/);
    await expect(field).toHaveValue('Flere unge fullfører');
    await kari.getByRole('button', { name: 'Lagre', exact: true }).click();
    await expect(kari.locator('.row-form')).toHaveCount(0);
    await expect(kari.getByText('Flere unge fullfører', { exact: true })).toBeVisible();
  } finally {
    await floke.stop();
  }
});
