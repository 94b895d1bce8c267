import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goInstead, goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../company-file/company-file.ts';
import '../customer-file/personal-file.ts';

/** The page of the address, and what it is called. */
const pages = {
  personal: { page: 'new', title: 'file.new_title' },
  corporate: { page: 'new-company', title: 'company.new' },
} as const;

/** A customer who is not in the books yet. He gets a number when he is saved first; the address keeps it, so that a reload goes on with him. */
export class NewFilePage extends DeskElement {
  static override properties = { kind: {}, customerNo: {} };
  declare kind: keyof typeof pages;
  declare customerNo: string;

  protected override render() {
    if (!this.hasDesk) return html``;
    const { page, title } = pages[this.kind];
    const numbered = (event: CustomEvent<string>): void => goInstead('customers', page, event.detail);
    const submitted = (): void => goTo('reviews');
    return html`
      <header><h2>${t(title)}</h2><span class="small muted num" data-test="new-lead">${this.customerNo ? t('file.new_lead', { no: this.customerNo }) : t('file.new_unnumbered')}</span></header>
      <div class="scroll">
        ${
          this.kind === 'personal'
            ? html`<personal-file .customerNo=${this.customerNo} .isNew=${true} @numbered=${numbered} @submitted=${submitted}></personal-file>`
            : html`<company-file .customerNo=${this.customerNo} .isNew=${true} @numbered=${numbered} @submitted=${submitted}></company-file>`
        }
      </div>
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; background: var(--surface); }
      header { display: flex; align-items: baseline; gap: 12px; padding: 12px 16px 8px; }
    `,
  ];
}
customElements.define('new-file-page', NewFilePage);
