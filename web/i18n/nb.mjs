import common from './nb/common.mjs';
import facilitator from './nb/console.mjs';
import forms from './nb/forms.mjs';
import phone from './nb/phone.mjs';
import programme from './nb/programme.mjs';
import refusals from './nb/refusals.mjs';
import screen from './nb/screen.mjs';
import start from './nb/start.mjs';

export default { ...common, ...forms, ...phone, ...programme, ...facilitator, ...screen, ...start, ...refusals };
