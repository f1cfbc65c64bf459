import assert from 'node:assert/strict';
import { test } from 'node:test';
import { language, setLanguage, t, textsOf } from '../i18n/i18n.js';

// What people saw: a phone that asks for nynorsk, in a session in bokmål, was in the one or the other by chance.
test('of two languages under way the last that was asked for stays, however late the first one comes', async () => {
  textsOf('join');
  await setLanguage('nb');
  // English has to be fetched, and bokmål is here.
  await Promise.all([setLanguage('en'), setLanguage('nb')]);
  await import('../i18n/en/common.mjs');
  await new Promise((next) => setImmediate(next));
  assert.equal(language.value, 'nb');
  assert.equal(t('common.saved'), 'Lagret');
});

test('who waits for a language waits until the newest is here', async () => {
  const first = setLanguage('nn');
  const second = setLanguage('en');
  await first;
  assert.equal(language.value, 'en');
  await second;
});
