/** From the moment the session is known its language is used, outside its door too, until the person chooses another. */
import { setLanguage } from '../../i18n/i18n.js';
import { effect } from '../../vendor/ui.mjs';
import { chosenLanguage } from '../model/language.js';
import { session } from '../model/room.js';
import { key } from '../session.js';

/** @typedef {import('../protocol.js').Language} Language */

export function followSessionLanguage() {
  /** @type {Language | null} */
  let applied = null;
  effect(() => {
    const wanted = session.value?.language ?? key('mine/waiting').value?.language;
    if (!wanted || wanted === applied || chosenLanguage()) return;
    applied = wanted;
    setLanguage(wanted);
  });
}
