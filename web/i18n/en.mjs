import common from './en/common.mjs';
import facilitator from './en/console.mjs';
import forms from './en/forms.mjs';
import phone from './en/phone.mjs';
import programme from './en/programme.mjs';
import refusals from './en/refusals.mjs';
import screen from './en/screen.mjs';
import start from './en/start.mjs';

export default { ...common, ...forms, ...phone, ...programme, ...facilitator, ...screen, ...start, ...refusals };
