import common from './nn/common.mjs';
import forms from './nn/forms.mjs';
import phone from './nn/phone.mjs';
import programme from './nn/programme.mjs';
import refusals from './nn/refusals.mjs';

/** What a phone in the room says: not the console's, the big screen's or the start page's. */
export default { ...common, ...forms, ...phone, ...programme, ...refusals };
