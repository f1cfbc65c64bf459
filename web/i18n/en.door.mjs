import common from './en/common.mjs';
import refusals from './en/refusals.mjs';
import start from './en/start.mjs';

/** What the way in says: a phone on a slow line waits for no more than that. */
export default { ...common, ...start, ...refusals };
