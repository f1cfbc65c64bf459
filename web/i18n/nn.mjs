import common from './nn/common.mjs';
import facilitator from './nn/console.mjs';
import phone from './nn/phone.mjs';
import refusals from './nn/refusals.mjs';
import screen from './nn/screen.mjs';
import start from './nn/start.mjs';

export default { ...common, ...phone, ...facilitator, ...screen, ...start, ...refusals };
