/** One sheet for the door and the tables: code, QR, and room for the Wi-Fi. */
import { formatDate, t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { sessionId } from '../id.js';
import { inBlocks } from '../model/code.js';
import { session } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { Logo } from '../parts/logo.js';
import { addresses, chosenAddress, qrAddress } from './address.js';
import { Dialog } from './dialog.js';
import { TextInput } from './fields.js';
import { Addresses } from './ready.js';

/** Typed for the sheet only: it is sent nowhere. */
const wifi = signal('');
const password = signal('');

export function SheetDialog() {
  const info = session.value;
  if (!info) return null;
  const address = chosenAddress();
  return html`<${Dialog} title=${t('console.sheet')} wide class="is-sheet">
    <div class="sheet-form">
      <${TextInput} label=${t('console.wifi')} hint=${t('console.wifi_hint')} value=${wifi.value} max=${64} onText=${(
        /** @type {string} */ text,
      ) => {
        wifi.value = text;
      }} />
      <${TextInput} label=${t('console.wifi_password')} value=${password.value} max=${64} onText=${(
        /** @type {string} */ text,
      ) => {
        password.value = text;
      }} />
      ${addresses().length > 1 && html`<${Addresses} />`}
    </div>
    <article class="print-sheet" data-color-scheme="light" lang=${info.language}>
      <${Logo} />
      <h3>${info.title}</h3>
      <p>${[info.municipality, formatDate(info.date), info.venue].filter(Boolean).join(' · ')}</p>
      <img src=${qrAddress(sessionId())} alt=${t('console.qr_alt')} width="320" height="320" />
      <p class="print-sheet__code">${inBlocks(info.code)}</p>
      <p class="print-sheet__address">${address.replace(/^https?:\/\//, '').replace(/\/join\/.*$/, '')}</p>
      <dl>
        <div><dt>${t('console.wifi')}</dt><dd>${wifi.value}</dd></div>
        <div><dt>${t('console.wifi_password')}</dt><dd>${password.value}</dd></div>
      </dl>
      <p>${t('console.sheet_how')}</p>
    </article>
    <div class="dialog-actions">
      <button type="button" class="ds-button" data-size="md" onClick=${() => print()}><${Icon} name="PrinterSmall" />${t('console.print')}</button>
    </div>
  <//>`;
}
