import common from './nn/common.mjs';
import phone from './nn/phone.mjs';
import programme from './nn/programme.mjs';
import refusals from './nn/refusals.mjs';
import screen from './nn/screen.mjs';
import start from './nn/start.mjs';

/** What a phone in the room says: all but the console's, which are the longest. */
export default { ...common, ...phone, ...programme, ...screen, ...start, ...refusals };
