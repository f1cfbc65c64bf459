import { t } from '../../i18n/i18n.js';

/**
 * What somebody sent in or asked; that it is deleted, when she has been forgotten since; `none` where there is nothing.
 * @param {string | null | undefined} text
 * @param {string} none
 */
export const wordsOf = (text, none = '') => (text === '' ? t('common.words_deleted') : (text ?? none));
