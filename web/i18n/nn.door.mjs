import common from './nn/common.mjs';
import refusals from './nn/refusals.mjs';
import start from './nn/start.mjs';

/** What the way in says: a phone on a slow line waits for no more than that. */
export default { ...common, ...start, ...refusals };
