import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setLanguage, textsOf } from '../i18n/i18n.js';
import { groupName, groupOf, groupWord } from '../src/model/groups.js';
import { stepText, stepTitle } from '../src/model/step.js';
import { key } from '../src/session.js';

// What a person saw: an English phone said "Gruppe C", because the console that made the groups spoke bokmål.
test('a group that is called by its letter is called so in the language of the reader', async () => {
  key('room/group/c/card').value = { index: 2, name: 'Gruppe C', size: 5, cluster: null, title: null };
  key('room/group/d/card').value = { index: 3, name: 'Vardåsen', size: 5, cluster: null, title: null };
  textsOf('phone');
  for (const [language, name] of [
    ['nb', 'Gruppe C'],
    ['en', 'Group C'],
  ]) {
    await setLanguage(language);
    assert.equal(groupOf('c')?.name, name);
    assert.equal(groupName('c'), name);
    assert.equal(groupWord('c'), 'C');
    assert.equal(groupOf('d')?.name, 'Vardåsen');
    assert.equal(groupName('d'), 'D – Vardåsen');
  }
  assert.equal(groupOf('nobody'), null);
});

test('the standard day is told in the language of the reader, and own words as they were written', async () => {
  textsOf('phone');
  const step = { id: 's', phase: 'pick', standard: 'pick', title: null, text: null, minutes: 20, planned: null };
  const told = [];
  for (const language of ['nb', 'nn', 'en']) {
    await setLanguage(language);
    told.push(stepTitle(step), stepText(step));
    assert.equal(stepTitle({ ...step, title: 'Vår del' }), 'Vår del');
  }
  assert.equal(new Set(told).size, 6);
  assert.equal(told[0], 'Grupper og valg av floke');
});
