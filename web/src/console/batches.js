/** Lines as commands, none of them longer than a message may be. Pure. @import { Command, Id, ImportCluster } from '../protocol.js' */

/** @typedef {import('./parse.js').Line} Line */
/** @typedef {{ command: Command, lines: number }} Batch `lines`: how many are whole when it is stored */

/** So much is sent at a time; a message may have four times as many bytes. */
const BATCH_LINES = 20;
const BATCH_BYTES = 16_000;

const bytes = new TextEncoder();

/** @param {unknown} value */
const size = (value) => bytes.encode(JSON.stringify(value)).length;

/** @param {readonly Line[]} lines @param {() => Id} newId @returns {Batch[]} with ids that stay the same if it is sent again */
export function batches(lines, newId) {
  /** @type {Batch[]} */
  const all = [];
  /** @type {ImportCluster[]} */
  let open = [];
  let length = 0;
  const close = () => {
    if (open.length > 0) all.push({ command: { type: 'import_floker', clusters: open }, lines: open.length });
    open = [];
    length = 0;
  };
  for (const { title, theme, size: big, complexity, floker, into } of lines) {
    const [first = [], ...more] = parts(floker.map((text) => ({ id: newId(), text })));
    const id = into ?? newId();
    if (into === null) {
      const cluster = { id, title, theme, size: big, complexity, floker: first };
      if (open.length >= BATCH_LINES || length + size(cluster) > BATCH_BYTES) close();
      open.push(cluster);
      length += size(cluster);
    } else more.unshift(first);
    if (more.length > 0) close();
    more.forEach((part, at) => {
      const whole = into !== null && at === more.length - 1;
      all.push({ command: { type: 'add_floker', cluster: id, floker: part }, lines: whole ? 1 : 0 });
    });
  }
  close();
  return all;
}

/** @param {{ id: Id, text: string }[]} floker */
function parts(floker) {
  /** @type {{ id: Id, text: string }[][]} */
  const all = [];
  let length = 0;
  for (const floke of floker) {
    const last = all.at(-1);
    if (last && length + size(floke) <= BATCH_BYTES) {
      last.push(floke);
      length += size(floke);
    } else {
      all.push([floke]);
      length = size(floke);
    }
  }
  return all;
}
