import common from './nb/common.mjs';
import forms from './nb/forms.mjs';
import phone from './nb/phone.mjs';
import programme from './nb/programme.mjs';
import refusals from './nb/refusals.mjs';

/** What a phone in the room says: not the console's, the big screen's or the start page's. */
export default { ...common, ...forms, ...phone, ...programme, ...refusals };
