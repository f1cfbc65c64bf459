import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeInPath, readCode } from '../src/start/code.js';

test('a code is read in any case, with or without the dash, and from a pasted address', () => {
  for (const typed of ['FDK264', 'fdk-264', ' fdk 264 ', 'FDK–264', 'http://192.168.1.20:8080/join/FDK264?x=1']) {
    assert.deepEqual(readCode(typed), { code: 'FDK264' }, typed);
  }
});

test('what is wrong with a code is named', () => {
  assert.deepEqual(readCode('  - '), { problem: 'empty', n: 0, char: '' });
  assert.deepEqual(readCode('FDK-26'), { problem: 'length', n: 5, char: '' });
  assert.deepEqual(readCode('FDK-2644'), { problem: 'length', n: 7, char: '' });
  assert.deepEqual(readCode('FLK-264'), { problem: 'lookalike', n: 6, char: 'L' });
  assert.deepEqual(readCode('fdk-2o4'), { problem: 'lookalike', n: 6, char: 'O' });
  assert.deepEqual(readCode('FDKÅ64'), { problem: 'stranger', n: 6, char: 'Å' });
});

test('an address that was typed or cut shows what stands in it, and never nothing', () => {
  assert.equal(codeInPath('/join/fdk264'), 'FDK264');
  assert.equal(codeInPath('/join/FDK264/'), 'FDK264');
  assert.equal(codeInPath('/join/%C3%A5'), 'Å');
  assert.equal(codeInPath('/join/%E0'), '%E0');
  assert.equal(codeInPath('/join'), '');
});
