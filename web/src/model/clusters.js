/** The lines of the bruttoliste, in their order. @import { Id, View } from '../protocol.js' */
import { key } from '../session.js';

/** @typedef {{ id: Id } & View[`floker/${string}/line`]} Line */

/** @returns {Line[]} none while the list is on its way */
export const allLines = () =>
  (key('floker/order').value ?? []).flatMap((id) => {
    const line = key(`floker/${id}/line`).value;
    return line ? [{ id, ...line }] : [];
  });
