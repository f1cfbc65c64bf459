/** A workshop in four browsers, from making the session to reading what it made. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, leadOn, moving, pressRead, shot } from './room.mjs';
import { test } from './test.mjs';

const SENTENCE =
  'Voksne uten fullført opplæring trenger et tilbud de kan følge ved siden av jobben, fordi de ikke har råd til å slutte.';

test('a workshop runs from making the session to reading the result', async ({ browser }) => {
  const floke = await startFloke();
  const laptop = await device(browser, 'laptop');
  const projector = await device(browser, 'projector');
  const kari = await device(browser, 'phone');
  const ola = await device(browser, 'phone', { colorScheme: 'dark' });
  /** @param {string} name one of the console's panels */
  const view = (name) =>
    laptop
      .getByRole('navigation', { name: 'Visninger' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
  /** @param {string} title a line of the programme */
  const jump = async (title) => {
    await laptop.locator('.programme').getByRole('button', { name: title }).click();
    const go = laptop.getByRole('dialog').getByRole('button', { name: /^Gå til/ });
    await moving(laptop, () => go.click());
    await expect(laptop.getByRole('dialog')).toHaveCount(0);
  };
  let code = '';

  try {
    await test.step('the session is made from the start page', async () => {
      // At the machine itself, by a name that only it knows.
      await laptop.goto(`http://127.0.0.1:${new URL(floke.url).port}`);
      await laptop.getByRole('link', { name: 'Lag en samling' }).click();
      await laptop.getByLabel('Navn på samlingen').fill('Ledersamling: Innovasjon i praksis');
      await laptop.getByLabel('Kommune', { exact: true }).fill('Kongsvinger kommune');
      await shot(laptop, 'create');
      await laptop.getByRole('button', { name: 'Lag samlingen' }).click();
      await expect(laptop.getByRole('heading', { name: 'Samlingen er klar' })).toBeFocused();
      code = (await laptop.locator('.created__code').innerText()).trim();
      expect(code).toMatch(/^[A-HJKMNP-Z2-9]{3}-[A-HJKMNP-Z2-9]{3}$/);
      const link = await laptop.getByRole('textbox', { name: 'Lenke til konsollen' }).inputValue();
      expect(link).toMatch(new RegExp(`^${floke.url}/console/[a-z0-9]+#.`));
      await shot(laptop, 'created');
      await laptop.getByRole('link', { name: 'Gå til konsollen' }).click();
      await expect(
        laptop.getByRole('heading', { level: 1, name: /^Ledersamling: Innovasjon i praksis/ }),
      ).toBeVisible();
      await laptop.goto(link);
    });

    await test.step('the secret leaves the address bar', async () => {
      await expect.poll(() => new URL(laptop.url()).hash).toBe('');
      await laptop.reload();
      await expect(laptop.locator('.console')).toBeVisible();
    });

    await test.step('Klarsjekk opens the big screen, here or on another machine', async () => {
      await laptop.getByLabel('Meny').click();
      await laptop.getByRole('button', { name: 'Klarsjekk' }).click();
      const dialog = laptop.getByRole('dialog', { name: 'Klarsjekk' });
      await expect(dialog.getByText('Ingen storskjerm er åpen')).toBeVisible();
      await expect(dialog.getByText(/Fram og tilbake på \d+ millisekunder/)).toBeVisible();
      await shot(laptop, 'ready');
      const coming = laptop.waitForEvent('popup');
      await dialog.getByRole('button', { name: 'Åpne storskjermen' }).click();
      const asked = laptop.getByRole('dialog', { name: 'Lage en ny lenke til storskjermen?' });
      await asked.getByRole('button', { name: 'Åpne storskjermen' }).click();
      const own = await coming;
      await expect(own.locator('.lobby__code')).toContainText(code);
      await own.close();
      // The projector may be another machine's.
      await dialog.getByRole('button', { name: 'På en annen maskin' }).click();
      const links = laptop.getByRole('dialog', { name: 'Lenker' });
      await links.getByRole('button', { name: 'Lag en ny lenke' }).first().click();
      await asked.getByRole('button', { name: 'Lag en ny lenke' }).click();
      const link = await links.getByRole('textbox', { name: 'Storskjerm' }).inputValue();
      expect(link).toContain(`${floke.url}/screen/`);
      await projector.goto(link);
      await expect(projector.locator('.lobby__code')).toContainText(code);
      expect(new URL(projector.url()).hash).toBe('');
      await links.getByRole('button', { name: 'Lukk', exact: true }).click();
      await laptop.getByLabel('Meny').click();
      await laptop.getByRole('button', { name: 'Klarsjekk' }).click();
      await expect(dialog.getByText('1 storskjerm er åpen')).toBeVisible();
    });

    await test.step('one phone comes with the QR, one types the code', async () => {
      await kari.goto(`${floke.url}/join/${code.replace('-', '')}`);
      await kari.getByLabel('Navn').fill('Kari Nordmann');
      await kari.getByLabel('Stilling').fill('enhetsleder i hjemmetjenesten');
      await kari.getByLabel('Virksomhetsområde').selectOption('Helse og mestring');
      await shot(kari, 'join');
      await kari.getByRole('button', { name: 'Bli med' }).click();
      await kari.waitForURL('**/phone/**');

      await ola.goto(floke.url);
      await shot(ola, 'start-dark');
      await ola.getByLabel('Kode').fill(code.replace('-', '').toLowerCase());
      await ola.getByRole('button', { name: 'Bli med' }).click();
      await ola.waitForURL(`**/join/${code.replace('-', '')}`);
      await ola.getByLabel('Navn').fill('Ola Dahl');
      await ola.getByLabel('Virksomhetsområde').selectOption('Annet – skriv selv');
      await ola.getByLabel('Hva heter området ditt?').fill('Kultur');
      await ola.getByRole('button', { name: 'Bli med' }).click();
      await ola.waitForURL('**/phone/**');

      await expect(projector.getByText('Kari Nordmann')).toBeVisible();
      await expect(projector.getByText('Ola Dahl')).toBeVisible();
      // These came over loopback, which proves nothing about the room's network.
      await expect(laptop.getByRole('dialog').getByText('Ingen telefoner er inne over nettet ennå.')).toBeVisible();
      await shot(projector, 'lobby');
      await shot(kari, 'phone-arrive');
      await shot(ola, 'phone-arrive-dark');
      await laptop.getByRole('dialog').getByRole('button', { name: 'Lukk' }).click();
      await expect(laptop.getByText('2 av 2')).toBeVisible();
      await shot(laptop, 'console-lobby');
    });

    await test.step('floker are pasted in', async () => {
      await view('Bruttoliste');
      await laptop
        .getByLabel('Lim inn flokene')
        .fill(
          'tekst;tema;størrelse;kompleksitet\nVoksenopplæring;Oppvekst;stor;sammensatt\nHele stillinger;Egen organisasjon;stor;sammensatt\nTransport til aktivitet;Mobilitet;middels;enkel\n',
        );
      await shot(laptop, 'console-import');
      await laptop.getByRole('button', { name: 'Hent inn 3 linjer' }).click();
      await expect(laptop.getByText('Transport til aktivitet')).toBeVisible();
      await shot(laptop, 'console-bruttoliste');
    });

    await test.step('two groups are made, with both people in', async () => {
      await view('Deltakere');
      await laptop.getByLabel('Navn på gruppe A').fill('Glomma');
      await laptop.getByLabel('Navn på gruppe B').fill('Vingersjøen');
      await shot(laptop, 'console-forming');
      await laptop.getByRole('button', { name: 'Lag gruppene' }).click();
      await expect(laptop.locator('.sizes li')).toHaveCount(2);
      await expect(laptop.locator('.sizes')).toContainText('Glomma1 deltaker');
      for (const phone of [kari, ola]) await expect(phone.locator('.phone-header .badge')).toBeVisible();
      await shot(laptop, 'console-people');
    });

    await test.step('dots in silence, then both groups want the same floke', async () => {
      await jump('Grupper og valg av floke');
      await shot(kari, 'phone-moving');
      await follow([kari, ola], 'Velg én floke');
      for (const phone of [kari, ola]) {
        await phone.getByRole('checkbox', { name: /Voksenopplæring/ }).check();
        await phone.getByRole('checkbox', { name: /Hele stillinger/ }).check();
        await expect(phone.getByRole('checkbox', { name: /Transport/ })).toBeDisabled();
        await shot(phone, `phone-dots-${phone === kari ? 'light' : 'dark'}`);
        await phone.getByRole('button', { name: 'Sett prikkene' }).click();
        await expect(phone.getByRole('group', { name: 'Prikkene i gruppa' })).toBeVisible();
        await phone.getByRole('radio', { name: /Voksenopplæring/ }).check();
      }
      await Promise.all([kari, ola].map((phone) => phone.getByRole('button', { name: 'Velg denne' }).click()));
      const picked = (/** @type {import('@playwright/test').Page} */ phone) =>
        phone.getByText('Dere har valgt floke').isVisible();
      await expect.poll(async () => [await picked(kari), await picked(ola)].filter(Boolean).length).toBe(1);
      const [had, late] = (await picked(kari)) ? [kari, ola] : [ola, kari];
      const winner = (await had.locator('.phone-header__group').innerText()).split('\n')[0];
      await expect(late.getByRole('alert')).toContainText(`${winner} var først ute med denne floken`);
      await shot(late, 'phone-race');
      await late.getByRole('radio', { name: /Hele stillinger/ }).check();
      await late.getByRole('button', { name: 'Velg denne' }).click();
      await expect(late.getByText('Dere har valgt floke')).toBeVisible();
      for (const floke of ['Voksenopplæring', 'Hele stillinger'])
        await expect(projector.getByText(floke)).toBeVisible();
      await shot(projector, 'screen-pick');
      await shot(laptop, 'console-pick');
    });

    await test.step('the need: a round, an unknown, one sentence, delivered', async () => {
      await jump('Behov – runde 1 og «Hva må vi vite mer om?»');
      await follow([kari, ola], 'Hva er egentlig behovet?');
      for (const [phone, sentence] of /** @type {const} */ ([
        [kari, SENTENCE],
        [ola, 'Ansatte i turnus trenger en stilling de kan leve av.'],
      ])) {
        await phone.getByLabel('Runde 1 · nå').fill('De slutter fordi de ikke har råd.');
        await expect(phone.locator('.trail').getByText('Lagret')).toBeVisible();
        await phone.getByRole('button', { name: 'Legg til noe dere må vite' }).click();
        await phone.getByLabel('Hva må dere vite?').fill('Hvor mange gjelder det?');
        await phone.getByLabel('Hvem kan svare?').fill('Voksenopplæringen');
        await phone.getByRole('button', { name: 'Legg til', exact: true }).click();
        await expect(phone.getByText('Voksenopplæringen kan svare')).toBeVisible();
        await phone.getByRole('button', { name: /^Behovet i én setning/ }).click();
        await phone.getByLabel('Behovet i én setning').fill(sentence);
        await shot(phone, `phone-sentence-${phone === kari ? 'light' : 'dark'}`);
        await phone.getByRole('button', { name: 'Ferdig' }).click();
        await expect(phone.locator('.field-card__text').filter({ hasText: sentence })).toBeVisible();
        await shot(phone, `phone-need-${phone === kari ? 'light' : 'dark'}`, true);
        await phone.getByRole('button', { name: 'Lever til plenum' }).click();
        await expect(phone.getByText(/^Levert \d\d\.\d\d/)).toBeVisible();
      }
      await expect(laptop.getByText('2 av 2 har levert')).toBeVisible();
      await expect(projector.getByText('2 av 2 har levert')).toBeVisible();
      await shot(laptop, 'console-need');
      await shot(projector, 'screen-need');
    });

    await test.step('plenum: the sentence on the screen, a question from the room, and its answer', async () => {
      await jump('Behov i plenum');
      await follow([kari, ola], 'Behov i plenum');
      await shot(kari, 'phone-plenum-wait');
      await shot(projector, 'screen-plenum-order');
      await pressRead(
        laptop,
        laptop
          .locator('.groups-pane')
          .getByRole('button', { name: /^Gi ordet til/ })
          .first(),
      );
      await expect(projector.locator('main')).toContainText(SENTENCE);
      await expect(kari.getByText('Det er deres tur').first()).toBeVisible();
      await ola.getByLabel(/^Spørsmål eller innspill/).fill('Gjelder dette også dem som er i jobb?');
      await ola.getByRole('button', { name: 'Still et spørsmål' }).click();
      await expect(ola.getByText('Sendt til gruppa')).toBeVisible();
      await expect(projector.getByText('Gjelder dette også')).toHaveCount(0);
      await laptop.getByRole('button', { name: 'Ta opp' }).click();
      await expect(projector.getByText('Gjelder dette også dem som er i jobb?')).toBeVisible();
      await shot(laptop, 'console-plenum');
      await kari.getByRole('button', { name: /^Skriv ned svaret/ }).click();
      await kari.getByRole('textbox', { name: 'Svar' }).fill('Ja, det er de fleste.');
      await shot(kari, 'phone-answer');
      await kari.getByRole('button', { name: 'Lagre' }).click();
      for (const page of [projector, ola, laptop])
        await expect(page.getByText('Ja, det er de fleste.').first()).toBeVisible();
      await shot(projector, 'screen-answer');
      await shot(ola, 'phone-plenum-dark', true);
    });

    await test.step('a ballot of the whole room, open because two are too few for a secret one, revealed everywhere together', async () => {
      await laptop.getByLabel('Meny').click();
      await laptop.locator('.menu__list').getByRole('button', { name: 'Avstemning' }).click();
      const dialog = laptop.getByRole('dialog').first();
      await dialog.getByLabel('Hva spør du om?').fill('Hvor skal vi spise?');
      await dialog.getByLabel('Svar 1', { exact: true }).fill('Kantina');
      await dialog.getByLabel('Svar 2', { exact: true }).fill('Ute ved elva');
      await shot(laptop, 'console-ballot-form');
      await dialog.getByRole('button', { name: 'Åpne avstemningen' }).click();
      await expect(laptop.getByText('En hemmelig avstemning trenger minst fem til stede. Nå er det 2.')).toBeVisible();
      await shot(laptop, 'console-ballot-too-few');
      await laptop.getByRole('button', { name: 'Åpne som åpen avstemning' }).click();
      for (const phone of [kari, ola]) {
        await expect(phone.getByText('Åpen avstemning')).toBeVisible();
        await phone.getByRole('radio', { name: 'Ute ved elva' }).check();
        await shot(phone, `phone-ballot-${phone === kari ? 'light' : 'dark'}`);
        await phone.getByRole('button', { name: 'Send stemmen' }).click();
        await expect(phone.getByText(/Stemmen er mottatt \d\d\.\d\d/)).toBeVisible();
        const n = phone === kari ? 1 : 2;
        await expect(projector.getByText(`${n} av 2 har stemt`)).toBeVisible();
        await expect(laptop.getByText(`${n} av 2 har stemt`).first()).toBeVisible();
        await shot(laptop, `console-ballot-open-${n}`);
      }
      await shot(projector, 'screen-ballot-open');
      await expect(projector.locator('.tally, .vote-bars')).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Lukk avstemningen' }).click();
      await laptop.getByRole('button', { name: 'Lukk nå' }).click();
      for (const phone of [kari, ola]) {
        await expect(phone.getByText('Avstemningen er lukket.')).toBeVisible();
        await expect(phone.locator('.vote-bars')).toHaveCount(0);
      }
      await expect(projector.locator('.tally, .vote-bars')).toHaveCount(0);
      await shot(projector, 'screen-ballot-closed');
      await dialog.getByRole('button', { name: 'Vis resultatet' }).click();
      await laptop.getByRole('dialog').last().getByRole('button', { name: 'Vis resultatet' }).click();
      for (const page of [kari, ola, projector]) {
        await expect(page.locator('main')).toContainText('Ute ved elva');
        await expect(page.locator('main')).toContainText('2');
      }
      await shot(projector, 'screen-ballot-result');
      await shot(kari, 'phone-ballot-result');
      await shot(ola, 'phone-ballot-result-dark');
      await shot(laptop, 'console-ballot-result');
      await dialog.getByRole('button', { name: 'Lukk', exact: true }).click();
    });

    await test.step('the board: the group whose case it is does not vote, the other does and may change its mind', async () => {
      await jump('Det imaginære formannskapet');
      await shot(kari, 'phone-moving-from-ballot');
      await follow([kari, ola], 'Formannskapet');
      await shot(ola, 'phone-board-wait-dark');
      await shot(laptop, 'console-board');
      await pressRead(laptop, laptop.getByRole('button', { name: 'Åpne saken til Glomma' }));
      // Nobody has delivered it: the console asks, and asks again before the vote.
      await laptop.getByRole('button', { name: 'Åpne saken likevel' }).click();
      await expect(projector.locator('.screen-stripe')).toContainText('Øvelse – ikke et vedtak');
      const [ours, theirs] = (await kari.locator('.phone-header__group').innerText()).startsWith('Glomma')
        ? [kari, ola]
        : [ola, kari];
      await expect(theirs.getByRole('button', { name: 'Meld deg inhabil' })).toBeVisible();
      await shot(theirs, 'phone-case-debate', true);
      await shot(projector, 'screen-case');
      await leadOn(laptop, 'Åpne avstemningen');
      await laptop.getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
      await expect(ours.getByText('Gruppa di legger fram saken. Derfor stemmer dere ikke.')).toBeVisible();
      await expect(ours.getByRole('radio')).toHaveCount(0);
      await expect(theirs.getByText('Åpen avstemning')).toBeVisible();
      for (const choice of ['Mot', 'For']) {
        await theirs.getByRole('radio', { name: choice, exact: true }).check();
        await theirs.getByRole('button', { name: /Send (ny stemme|stemmen)/ }).click();
        await expect(theirs.getByText(/Stemmen er mottatt/)).toBeVisible();
        await expect(theirs.locator('.choice', { hasText: choice })).toContainText('Din stemme');
      }
      await shot(ours, 'phone-case-own');
      await shot(theirs, 'phone-case-voted', true);
      await expect(projector.getByText('1 av 1 har stemt')).toBeVisible();
      await shot(projector, 'screen-case-open');
      await shot(laptop, 'console-case-open');
      await leadOn(laptop, 'Lukk avstemningen');
      await laptop.getByRole('button', { name: 'Lukk nå' }).click();
      await expect(theirs.getByText('Avstemningen er lukket.')).toBeVisible();
      await expect(projector.locator('main')).not.toContainText('1 for');
      await leadOn(laptop, 'Vis resultatet');
      await laptop.getByRole('dialog').getByRole('button', { name: 'Vis resultatet' }).click();
      for (const page of [ours, theirs, projector]) {
        await expect(page.getByText(/edtatt/).first()).toBeVisible();
        await expect(page.getByText('1 for, 0 mot').first()).toBeVisible();
        await expect(page.getByText('Øvelse – ikke et vedtak').first()).toBeVisible();
      }
      await shot(projector, 'screen-case-result');
      await shot(ours, 'phone-case-result-a', true);
      await shot(theirs, 'phone-case-result-b', true);
      await shot(laptop, 'console-case-result');
    });

    await test.step("the way on is the group's own choice", async () => {
      await jump('Veien videre');
      await follow([kari, ola], 'Vil dere arbeide videre med saken?');
      await kari.getByRole('radio', { name: 'Ja, vi arbeider videre' }).check();
      await expect(kari.getByText('1 av 2 grupper vil arbeide videre')).toBeVisible();
      await expect(ola.getByText('1 av 2 grupper vil arbeide videre')).toBeVisible();
      await shot(kari, 'phone-decide', true);
      await shot(laptop, 'console-road');
      // The groups' own choice is no exercise, and the board's cases are not what the room looks at.
      await expect(projector.getByText('Vil dere arbeide videre med saken?')).toBeVisible();
      await expect(projector.getByText('1 av 2 har svart')).toBeVisible();
      await expect(projector.locator('.screen-stripe')).toHaveCount(0);
      await shot(projector, 'screen-decide');
    });

    await test.step('the end: everybody may read and take away what was made', async () => {
      await laptop.getByLabel('Meny').click();
      await laptop.locator('.menu__list').getByRole('button', { name: 'Avslutt samlingen' }).click();
      await laptop.getByRole('dialog').getByRole('button', { name: 'Avslutt samlingen' }).click();
      await expect(laptop.getByRole('heading', { level: 1, name: 'Resultat' })).toBeVisible();
      await expect(projector.getByText('Takk for i dag!')).toBeVisible();
      // Nobody is connected any more: a count would be of a moment ago.
      await expect(projector.getByText(/ er med$/)).toHaveCount(0);
      await expect(laptop.getByText('tilkoblet')).toHaveCount(0);
      await expect(laptop.locator('.console-bar')).not.toContainText(/Kode|Mellomrom/);
      await shot(laptop, 'console-results');
      await shot(projector, 'screen-thanks');
      await kari.getByRole('link', { name: 'Åpne rapporten' }).click();
      await kari.waitForURL('**/result/**');
      await expect(kari.locator('main')).toContainText(SENTENCE);
      await shot(kari, 'result-phone', true);
      await laptop.goto(kari.url());
      await shot(laptop, 'result', true);
      const markdown = await kari.evaluate(async () => {
        const session = location.pathname.split('/')[2];
        return (await fetch(`/api/sessions/${session}/export.md`)).text();
      });
      expect(markdown).toContain(SENTENCE);
      expect(markdown).toContain('Ute ved elva');

      const stranger = await device(browser, 'laptop');
      await stranger.goto(kari.url());
      await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Resultatet er ikke åpent for deg');
      await expect(stranger.getByRole('link', { name: 'Til startsiden' })).toBeVisible();
      await shot(stranger, 'result-stranger');
    });
  } finally {
    await floke.stop();
  }
});
