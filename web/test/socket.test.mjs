import assert from 'node:assert/strict';
import test from 'node:test';
import { createPassed } from '../src/passed.js';
import { backOff, comesBack, connect } from '../src/socket.js';

/** A world whose clock stands still until `pass` is called. */
function world() {
  let clock = 0;
  let timers = [];
  const sockets = [];
  const log = [];
  const made = {
    open() {
      const socket = {
        readyState: 0,
        said: [],
        closed: false,
        send: (text) => socket.said.push(JSON.parse(text)),
        close: () => {
          socket.closed = true;
          socket.readyState = 3;
        },
      };
      sockets.push(socket);
      return socket;
    },
    random: () => 1,
    now: () => clock,
    setTimeout: (work, ms) => {
      const timer = { at: clock + ms, work };
      timers.push(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      timers = timers.filter((other) => other !== timer);
    },
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
  };
  const line = connect('ws://floke.test/ws/s', made, {
    hello: () => ({ type: 'hello', version: 1, role: 'participant' }),
    onMessage: (msg) => log.push(msg.type),
    onUp: () => log.push('up'),
    onDown: () => log.push('down'),
    onTooBig: () => log.push('too big'),
    onEnded: (code) => log.push(`ended ${code}`),
  });
  const last = () => sockets.at(-1);
  return {
    line,
    log,
    sockets,
    last,
    made,
    pass(ms) {
      for (const end = clock + ms; ; ) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        clock = next?.at ?? end;
        if (!next) return;
        made.clearTimeout(next);
        next.work();
      }
    },
    up() {
      last().readyState = 1;
      last().onopen();
      last().onmessage({ data: '{"type":"welcome"}' });
    },
    drop: (code) => last().onclose({ code, reason: '' }),
  };
}

test('4500 to 4999 do not come back, everything else does', () => {
  for (const code of [4500, 4501, 4502, 4503, 4504, 4999]) assert.equal(comesBack(code), false, String(code));
  for (const code of [1000, 1001, 1002, 1005, 1006, 1007, 1009, 1012, 4000, 4001, 4004, 4499])
    assert.equal(comesBack(code), true, String(code));
});

test('the wait is drawn from 0 to a cap that doubles from a quarter of a second to eight', () => {
  const caps = [0, 1, 2, 3, 4, 5, 6, 2000].map((attempt) => backOff(attempt, () => 1));
  assert.deepEqual(caps, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assert.equal(
    backOff(5, () => 0),
    0,
  );
});

test('a server that says "do not come back" is believed', () => {
  const w = world();
  w.up();
  w.drop(4503);
  w.pass(60_000);
  w.made.window.dispatchEvent(new Event('online'));
  assert.deepEqual(w.log, ['up', 'welcome', 'ended 4503', 'down']);
  assert.equal(w.sockets.length, 1);
});

test('hello is the first that is said, on every connection', () => {
  const w = world();
  w.up();
  w.drop(4001);
  w.pass(250);
  w.up();
  assert.deepEqual(
    w.sockets.map(({ said }) => said[0].type),
    ['hello', 'hello'],
  );
});

test('the waits grow while nothing answers, and begin again after a connection', () => {
  const w = world();
  for (const wait of [250, 500, 1000]) {
    w.drop(1006);
    w.pass(wait - 1);
    const before = w.sockets.length;
    w.pass(1);
    assert.equal(w.sockets.length, before + 1);
  }
  w.up();
  w.drop(1006);
  w.pass(250);
  assert.equal(w.sockets.length, 5);
});

test('a connection that does not open in six seconds is given up', () => {
  const w = world();
  w.pass(6000);
  assert.equal(w.sockets[0].closed, true);
  w.pass(250);
  assert.equal(w.sockets.length, 2);
});

test('after 25 quiet seconds we ask, and eight seconds later we give up', () => {
  const w = world();
  w.up();
  w.pass(24_999);
  assert.deepEqual(w.last().said.length, 1);
  w.pass(1);
  assert.deepEqual(w.last().said.at(-1), { type: 'ping' });
  w.pass(7999);
  assert.equal(w.sockets[0].closed, false);
  w.pass(1);
  assert.equal(w.sockets[0].closed, true);
  assert.equal(w.log.at(-1), 'down');
});

test('a dead line is noticed as fast on a phone whose clock is set an hour back', () => {
  const w = world();
  let set = 0;
  const steady = w.made.now;
  w.made.now = createPassed({ steady, wall: () => steady() + set });
  w.up();
  w.pass(10_000);
  set = -3_600_000;
  w.pass(15_000);
  assert.deepEqual(w.last().said.at(-1), { type: 'ping' });
  w.pass(8000);
  assert.equal(w.log.at(-1), 'down');
});

test('a phone that does not know what time it is asks when the line is up, and only then', () => {
  const w = world();
  w.line.ask();
  assert.equal(w.last().said.length, 0);
  w.up();
  w.line.ask();
  assert.deepEqual(w.last().said.at(-1), { type: 'ping' });
});

test('an answer keeps the line', () => {
  const w = world();
  w.up();
  for (let i = 0; i < 5; i++) {
    w.pass(25_000);
    w.pass(100);
    w.last().onmessage({ data: '{"type":"pong"}' });
  }
  assert.equal(w.sockets.length, 1);
});

test('a phone that wakes asks at once', () => {
  const w = world();
  w.up();
  w.made.document.dispatchEvent(new Event('visibilitychange'));
  assert.deepEqual(w.last().said.at(-1), { type: 'ping' });
});

test('a phone that wakes between two tries does not wait', () => {
  const w = world();
  w.up();
  w.drop(1006);
  w.made.document.dispatchEvent(new Event('visibilitychange'));
  assert.equal(w.sockets.length, 2);
});

test('late events of an old socket are nobody’s', () => {
  const w = world();
  w.up();
  const old = w.last();
  w.made.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  w.up();
  old.onclose({ code: 4503, reason: '' });
  old.onmessage({ data: '{"type":"patch"}' });
  assert.deepEqual(w.log, ['up', 'welcome', 'down', 'up', 'welcome']);
});

test('offline drops the line, online takes it up', () => {
  const w = world();
  w.up();
  w.made.window.dispatchEvent(new Event('offline'));
  assert.equal(w.log.at(-1), 'down');
  w.made.window.dispatchEvent(new Event('online'));
  assert.equal(w.sockets.length, 2);
  w.up();
  assert.equal(w.log.at(-1), 'welcome');
});

test('a message that was too big is told of before the line is tried again', () => {
  const w = world();
  w.up();
  w.last().onclose({ code: 1009, reason: '' });
  assert.deepEqual(w.log.slice(-2), ['too big', 'down']);
  w.pass(250);
  assert.equal(w.sockets.length, 2);
});
