/** Addresses of the session for phones: the server's, and the one chosen for print. */
import { signal } from '../../vendor/ui.mjs';
import { key, welcome } from '../session.js';

const picked = signal('');

const codeNow = () => key('room/session').value?.code ?? '';

/** Adds the current code: the one that came with the address may be old. @param {string} address */
function whole(address) {
  const url = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  return `${url.replace(/\/(join\/.*)?$/, '')}/join/${codeNow()}`;
}

/** Each as it is typed on a phone, the one in the QR first. */
export function addresses() {
  const told = welcome.value;
  return told ? [...new Set([told.join_url, ...told.addresses].map(whole))] : [];
}

export function chosenAddress() {
  const all = addresses();
  return all.includes(picked.value) ? picked.value : (all[0] ?? '');
}

/** @param {string} address */
export function chooseAddress(address) {
  picked.value = address;
}

/** The server draws the QR of one of its addresses, by their order. @param {string} session */
export function qrAddress(session) {
  const at = (welcome.value?.addresses ?? []).findIndex((address) => whole(address) === chosenAddress());
  // The code makes the address new, so that the browser does not show the old picture.
  return `/api/sessions/${session}/qr.svg?code=${codeNow()}${at >= 0 ? `&address=${at}` : ''}`;
}
