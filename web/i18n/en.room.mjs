import common from './en/common.mjs';
import forms from './en/forms.mjs';
import phone from './en/phone.mjs';
import programme from './en/programme.mjs';
import refusals from './en/refusals.mjs';

/** What a phone in the room says: not the console's, the big screen's or the start page's. */
export default { ...common, ...forms, ...phone, ...programme, ...refusals };
