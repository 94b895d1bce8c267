import { diffWords } from 'diff';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { base } from '../../styles/shared.ts';

/** Words of Chinese are told apart as well, which have no spaces between. */
const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** A text as it is now, with what was taken out and put in since an older one. */
export class TextDiff extends SpeakingElement {
  static override properties = { older: {}, newer: {} };
  declare older: string;
  declare newer: string;

  constructor() {
    super();
    this.older = '';
    this.newer = '';
  }

  protected override render() {
    return html`<div data-test="text-diff">${diffWords(this.older, this.newer, { intlSegmenter: words }).map(
      ({ added, removed, value }) => (added ? html`<ins>${value}</ins>` : removed ? html`<del>${value}</del>` : value),
    )}</div>`;
  }

  static override styles = [
    base,
    css`
      :host { display: block; font-weight: 400; color: var(--ink); }
      div { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 22px; }
      ins { background: var(--ok-soft); color: var(--ok); text-decoration: none; font-weight: 600; }
      del { background: var(--danger-soft); color: var(--danger); }
    `,
  ];
}
customElements.define('text-diff', TextDiff);
