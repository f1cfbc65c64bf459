const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 20 letters and digits: 96 random bits and some. Works on plain http too. */
export function newId() {
  let id = '';
  while (id.length < 20)
    for (const byte of crypto.getRandomValues(new Uint8Array(24)))
      if (byte < 252 && id.length < 20) id += LETTERS[byte % 36];
  return id;
}

/** The session in this page's address, such as /phone/<session>. */
export const sessionId = () => location.pathname.split('/')[2] ?? '';
