import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPassed } from '../src/passed.js';
import { EMPTY, reduce } from '../src/reduce.js';

const HOUR = 3_600_000;

/** A phone with two clocks: one that somebody may set, one that stands still while the phone sleeps. */
function phone() {
  const clocks = { wall: 1_000_000, steady: 500 };
  let slept = 0;
  const passed = createPassed({ steady: () => clocks.steady, wall: () => clocks.wall, onSlept: () => slept++ });
  return {
    passed,
    slept: () => slept,
    lives: (ms) => {
      clocks.wall += ms;
      clocks.steady += ms;
    },
    sleeps: (ms) => {
      clocks.wall += ms;
    },
    isSet: (by) => {
      clocks.wall += by;
    },
  };
}

test('time goes on at its pace when the phone is set an hour back', () => {
  const one = phone();
  const before = one.passed();
  one.lives(5000);
  one.isSet(-HOUR);
  assert.equal(one.passed() - before, 5000);
  one.lives(75_000);
  assert.equal(one.passed() - before, 80_000);
  assert.equal(one.slept(), 0);
});

test('an hour that a phone slept has passed, and the server is asked what time it is', () => {
  const one = phone();
  const before = one.passed();
  one.sleeps(HOUR);
  assert.equal(one.passed() - before, HOUR);
  assert.equal(one.slept(), 1);
});

test('two clocks that are read a little apart do not make time go faster', () => {
  const one = phone();
  const before = one.passed();
  for (let n = 0; n < 10_000; n++) {
    one.lives(0.5);
    one.isSet(n % 2 === 0 ? 0.5 : -0.5);
    one.passed();
  }
  assert.equal(one.passed() - before, 5000);
});

test('a countdown stands where it stood when the phone is set back, and is right again at once when it is set forward', () => {
  const one = phone();
  let state = reduce(EMPTY, { type: 'pong', now: 9_000_000 }, one.passed());
  const serverNow = () => one.passed() + (state.skew ?? 0);
  one.lives(10_000);
  one.isSet(-HOUR);
  assert.equal(serverNow(), 9_010_000);
  one.isSet(HOUR);
  assert.equal(one.slept(), 0);
  serverNow();
  assert.equal(one.slept(), 1, 'the server is asked');
  state = reduce(state, { type: 'pong', now: 9_010_000 }, one.passed());
  assert.equal(serverNow(), 9_010_000);
});

test('nobody else asks the phone what time it is, but for the date of today on a form', () => {
  const src = fileURLToPath(new URL('../src', import.meta.url));
  const scripts = readdirSync(src, { recursive: true }).map(String);
  const own = scripts.filter(
    (name) => name.endsWith('.js') && /Date\.now|new Date\(\)/.test(readFileSync(`${src}/${name}`, 'utf8')),
  );
  assert.deepEqual(own.sort(), ['passed.js', 'start/create.js']);
});
