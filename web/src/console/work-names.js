/** What the fields and lists of a group's work are called. */
import { hasText, t } from '../../i18n/i18n.js';

/** Fields whose label the groups' own screens have too. @type {Record<string, string>} */
const SHARED = {
  'solution.title': 'solution.name',
  'solution.description': 'solution.how',
  'solution.challenging': 'solution.challenging',
  'solution.realistic': 'solution.realistic',
  'test.goal': 'test.goal',
  'test.owner': 'test.owner',
  'test.lead': 'test.lead',
  'test.stop': 'test.stop',
  'case.facts': 'board.facts',
  'case.assessment': 'board.assessment',
  'case.costs': 'board.costs',
  'decide.answer': 'decide.q',
  'decide.owner': 'decide.owner',
  'decide.first': 'decide.first',
  'decide.when': 'decide.when',
  'result.long': 'result.long',
  'result.short': 'result.short',
  'result.target': 'result.target',
  'result.pilot': 'result.pilot',
  'need.unknowns': 'need.q2',
  'need.external': 'need.contact_title',
  'solution.partners': 'solution.partners',
  'test.activities': 'test.what',
  'test.plan': 'test.plan',
  'test.inside': 'test.inside',
  'test.outside': 'test.outside',
  'test.premortem': 'test.premortem',
  'case.points': 'proposal.recommendation',
  'result.measures': 'result.measures',
  'result.partners': 'result.partners',
};

/** A field, a list, or a row of a list ("need.rounds/<row>/text"). @param {string} field */
export function fieldName(field) {
  const name = field.split('/')[0] ?? '';
  const label = SHARED[name] ?? `console.field_${name.replace('.', '_')}`;
  return hasText(label) ? t(label) : t('console.field_other');
}

/** @param {string} list @param {string} column */
export function columnName(list, column) {
  const own = `console.column_${column}`;
  return list.startsWith('need.rounds') && column === 'text' ? '' : hasText(own) ? t(own) : '';
}

/** A chosen value in words. @param {string} column @param {string} value */
export function choiceName(column, value) {
  const own = column === 'answer' ? `decide.${value}` : `console.choice_${column}_${value}`;
  return hasText(own) ? t(own) : hasText(`console.choice_${value}`) ? t(`console.choice_${value}`) : value;
}
