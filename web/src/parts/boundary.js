/** Drawn in place of a broken part of a page. The socket lives elsewhere and stays; the next page is drawn anew. */
import { t } from '../../i18n/i18n.js';
import { Component, html } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';

/** @typedef {import('../../vendor/ui.mjs').ComponentChildren} Children */
/** @typedef {{ at?: string, fallback?: Children, children?: Children }} Props */

/**
 * `at` is the position of the page: when it changes, the broken part is tried again.
 * @extends {Component<Props, { broken?: string | null }>}
 */
export class Boundary extends Component {
  /** @override @param {unknown} error */
  componentDidCatch(error) {
    console.error(error);
    this.setState({ broken: this.props.at ?? '' });
  }

  /** @override @param {Props} props @param {{ broken?: string | null }} state */
  render({ at = '', fallback, children }, { broken = null }) {
    return broken === at ? (fallback ?? html`<${Broken} />`) : children;
  }
}

/** Says what happened and how to go on. @param {{ level?: 'h1' | 'h2' }} props */
export function Broken({ level = 'h2' }) {
  return html`<section class="broken" role="alert">
    <${level}>${t('err.broken')}<//>
    <p>${t('err.broken_text')}</p>
    <button type="button" class="ds-button" data-size="md" onClick=${() => location.reload()}>
      <${Icon} name="ArrowCirclepath" />${t('err.reload')}
    </button>
  </section>`;
}
