import common from './en/common.mjs';
import phone from './en/phone.mjs';
import programme from './en/programme.mjs';
import refusals from './en/refusals.mjs';
import screen from './en/screen.mjs';
import start from './en/start.mjs';

/** What a phone in the room says: all but the console's, which are the longest. */
export default { ...common, ...phone, ...programme, ...screen, ...start, ...refusals };
