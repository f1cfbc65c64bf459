import common from './nn/common.mjs';
import facilitator from './nn/console.mjs';
import forms from './nn/forms.mjs';
import phone from './nn/phone.mjs';
import programme from './nn/programme.mjs';
import refusals from './nn/refusals.mjs';
import screen from './nn/screen.mjs';
import start from './nn/start.mjs';

export default { ...common, ...forms, ...phone, ...programme, ...facilitator, ...screen, ...start, ...refusals };
