/** A "no" in words. */
import { hasText, t } from '../../i18n/i18n.js';

/** @typedef {{ code: string, params: Record<string, any> }} No */

/** A code without words comes from a newer server. @param {No} no */
export function refusalText({ code, params }) {
  const name = `refusal.${code}`;
  return t(hasText(name) ? name : 'refusal.unavailable', params);
}
