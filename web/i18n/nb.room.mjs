import common from './nb/common.mjs';
import phone from './nb/phone.mjs';
import programme from './nb/programme.mjs';
import refusals from './nb/refusals.mjs';
import screen from './nb/screen.mjs';
import start from './nb/start.mjs';

/** What a phone in the room says: all but the console's, which are the longest. */
export default { ...common, ...phone, ...programme, ...screen, ...start, ...refusals };
