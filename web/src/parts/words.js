import { t } from '../../i18n/i18n.js';

/**
 * What somebody sent in or asked; that it is deleted, when she has been forgotten since.
 * @param {string} text
 */
export const wordsOf = (text) => text || t('common.words_deleted');
