// Starts the real binary with a data folder of its own, and ends it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** The binary that the stories start: built by ./check before. */
export function binary() {
  const path = process.env.FLOKE_BINARY ?? join(root, 'target/debug/floke');
  if (!existsSync(path)) throw new Error(`${path} is missing: cargo build -p floke-server`);
  return path;
}

/**
 * @param {{ host?: string, args?: string[], files?: number }} [options] `files`: so many may be open at once
 * @returns {Promise<{ url: string, data: string, stop: () => Promise<void>, kill: () => Promise<void>, restart: () => Promise<void>, forget: (session: string, who?: string) => Promise<void>, restoreCopy: () => Promise<void> }>}
 */
export async function startFloke({ host = 'floke.test', args = [], files } = {}) {
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'floke-browser-'));
  /** @type {import('node:child_process').ChildProcess} */
  let child;

  async function start() {
    const [command, ...before] = files
      ? ['sh', '-c', 'ulimit -n "$1" && shift && exec "$@"', 'sh', `${files}`, binary()]
      : [binary()];
    const own = ['--listen', `127.0.0.1:${port}`, '--data', data, '--public-url', url, '--creation-key', 'NOKKEL22'];
    child = spawn(command, [...before, ...own, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    const deadline = Date.now() + 20_000;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`floke ended with ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error('floke did not serve within 20 s');
      await new Promise((next) => setImmediate(next));
    }
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** As the operator does it on the machine. @param {string[]} words */
  async function does(...words) {
    const asked = spawn(binary(), words, { stdio: 'ignore' });
    const [status] = await once(asked, 'exit');
    if (status !== 0) throw new Error(`${words[0]} ended with ${status}`);
  }

  await start();
  return {
    url,
    data,
    kill: () => end('SIGKILL'),
    restart: start,
    forget: (session, who = '--everybody') => does('forget', session, who, '--data', data),
    /** The disk is lost, and a backup of this moment is all there is. */
    async restoreCopy() {
      const copy = mkdtempSync(join(tmpdir(), 'floke-copy-'));
      await does('backup', '--data', data, join(copy, 'copy'));
      await end('SIGKILL');
      rmSync(data, { recursive: true });
      await does('restore', '--data', data, join(copy, 'copy'));
      rmSync(copy, { recursive: true });
      await start();
    },
    async stop() {
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
