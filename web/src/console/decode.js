/** The bytes of a file as text. Pure: says which encoding it used. */

/**
 * Strict UTF-8 first, because other encodings hardly ever fit it; then Excel's in Norway. UTF-16 has a mark.
 * @param {Uint8Array} bytes
 * @returns {{ text: string, encoding: 'utf-8' | 'utf-16' | 'windows-1252' }}
 */
export function decode(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}
