import { t } from '../../i18n/i18n.js';

/**
 * What a person sent in or asked; a text that says it is deleted, when she was forgotten; `none` for nothing.
 * @param {string | null | undefined} text
 * @param {string} none
 */
export const wordsOf = (text, none = '') => (text === '' ? t('common.words_deleted') : (text ?? none));
