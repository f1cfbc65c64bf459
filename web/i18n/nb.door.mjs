import common from './nb/common.mjs';
import refusals from './nb/refusals.mjs';
import start from './nb/start.mjs';

/** What the way in says: a phone on a slow line waits for no more than that. */
export default { ...common, ...start, ...refusals };
