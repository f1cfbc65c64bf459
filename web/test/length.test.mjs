import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isTooLong, lengthOf, lengthProps } from '../src/parts/length.js';

test('a text is as long as the server says: an emoji that fits is not too long', () => {
  assert.equal(lengthOf('æøå'), 3);
  assert.equal(lengthOf('🎉'), 1);
  assert.equal(lengthOf('👨‍👩‍👧'), 5, 'three people, and what joins them');
  assert.equal(isTooLong('🎉'.repeat(80), 80), false);
  assert.equal(isTooLong('🎉'.repeat(81), 80), true);
  assert.equal(isTooLong('', 80), false);
});

test('a field says what it has room for when it is nearly full, and that it is wrong when it holds too much', () => {
  const nothing = { 'aria-describedby': undefined, 'aria-invalid': undefined, 'data-too-long': undefined };
  assert.deepEqual(lengthProps('name', 'a'.repeat(64), 80, false, undefined), nothing);
  assert.equal(lengthProps('name', 'a'.repeat(65), 80, 'name-hint')['aria-describedby'], 'name-hint name-length');
  assert.equal(lengthProps('name', '🎉'.repeat(80), 80)['aria-invalid'], undefined);
  assert.equal(lengthProps('name', '🎉'.repeat(81), 80)['aria-invalid'], 'true');
});

test('no field leaves it to the browser to cut what is pasted', () => {
  const src = fileURLToPath(new URL('../src', import.meta.url));
  const scripts = readdirSync(src, { recursive: true }).filter((name) => `${name}`.endsWith('.js'));
  const cut = scripts.filter((name) => /maxlength/i.test(readFileSync(`${src}/${name}`, 'utf8')));
  assert.deepEqual(cut, []);
});
