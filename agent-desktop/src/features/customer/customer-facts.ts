import type { CustomerCard } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { isPhrase, say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import './masked-value.ts';
import { provenanceWords } from './provenance-words.ts';

const phones: ReadonlySet<string> = new Set(['mobile', 'home_phone', 'work_phone', 'other_phone', 'phs']);

/** The standing facts about a customer, each with its source and age on hover. */
export class CustomerFacts extends SpeakingElement {
  static override properties = { card: { attribute: false }, interactionId: {} };
  declare card: CustomerCard | null;
  declare interactionId: string | null;

  protected override render() {
    const { card } = this;
    return html`
      <div class="scroll" role="region" aria-label=${t('facts.label')} tabindex="0" data-test="customer-facts" aria-busy=${card === null}>
        ${card ? [this._renderContact(card), this._renderDocuments(card), this._renderBasic(card), this._renderMissing(card)] : this._renderSkeleton()}
      </div>
    `;
  }

  /** Brings a group into view and under the keys. */
  show(group: string): void {
    const section = this.shadowRoot?.getElementById(group);
    section?.scrollIntoView({ block: 'nearest' });
    section?.focus({ preventScroll: true });
  }

  private _renderContact(card: CustomerCard) {
    return html`
      <section id="contact" tabindex="-1">
        <h3>${t('facts.contact')}</h3>
        ${card.contactPoints.length === 0 ? html`<p class="muted">${t('facts.no_contact')}</p>` : nothing}
        <dl>${card.contactPoints.map(
          (point) => html`
          <dt>${t(`contact.${point.kind}`)}</dt>
          <dd title=${provenanceWords(point.provenance)} data-test="contact-point">
            <masked-value .value=${point.value} .customerNo=${card.summary.customerNo} .field=${point.kind.endsWith('address') ? 'address' : 'phone'} .item=${point.id} .interactionId=${this.interactionId}></masked-value>
            ${phones.has(point.kind) ? this._renderCall(card, point.id) : nothing}
            ${point.best ? html`<span class="pill ok">${t('facts.best')}</span>` : nothing}
          </dd>`,
        )}
        </dl>
      </section>
    `;
  }

  private _renderCall(card: CustomerCard, contactId: string) {
    void import('../dialling/call-button.ts');
    const { customerNo } = card.summary;
    return html`<call-button .to=${{ kind: 'contact', customerNo, contactId }}></call-button>`;
  }

  private _renderDocuments(card: CustomerCard) {
    return html`
      <section>
        <h3>${t('facts.documents')}</h3>
        ${card.idDocuments.length === 0 ? html`<p class="muted">${t('facts.no_documents')}</p>` : nothing}
        <dl>${card.idDocuments.map(
          (document) => html`
          <dt class="cut" title=${say(document.kindLabel)}>${say(document.kindLabel)}</dt>
          <dd data-test="id-document">
            <masked-value .value=${document.number} .customerNo=${card.summary.customerNo} .field=${'id_number'} .item=${document.kind} .interactionId=${this.interactionId}></masked-value>
            ${
              document.expired
                ? html`<span class="pill danger">${t('facts.expired')}</span>`
                : html`<span class="small muted num">${document.longTerm ? t('facts.long_term') : document.validUntil ? t('facts.valid_until', { day: document.validUntil }) : ''}</span>`
            }
          </dd>`,
        )}
        </dl>
      </section>
    `;
  }

  private _renderBasic({ basic, summary }: CustomerCard) {
    const rows: [string, string | null][] = [
      [t('customer.branch'), say(summary.branch.name)],
      [t('customer.manager'), summary.managerName],
      [t('facts.since'), basic.relationshipSince],
      [t('facts.birth_date'), basic.birthDate],
      [t('facts.marital'), basic.maritalStatus && say(basic.maritalStatus)],
      [t('facts.occupation'), basic.occupation && say(basic.occupation)],
      [t('facts.employer'), basic.employer],
      [t('facts.industry'), basic.industry && say(basic.industry)],
      [t('facts.education'), basic.education && say(basic.education)],
      [t('facts.nationality'), basic.nationality && say(basic.nationality)],
      [t('facts.hukou'), basic.hukouRegion && say(basic.hukouRegion)],
      [t('facts.legal_person'), basic.legalPerson],
      [t('facts.credit_code'), basic.creditCode],
    ];
    return html`
      <section id="basic" tabindex="-1">
        <h3>${t('facts.basic')}</h3>
        <dl title=${provenanceWords(basic.provenance)}>${rows.map(([name, value]) => (value ? html`<dt>${name}</dt><dd class="num">${value}</dd>` : nothing))}</dl>
        <p class="small muted source">${provenanceWords(basic.provenance)}</p>
      </section>
    `;
  }

  private _renderMissing({ missing }: CustomerCard) {
    if (missing.length === 0) return nothing;
    return html`<section data-test="missing-fields"><h3>${t('facts.missing')}</h3><p class="gaps">${missing.map((field) => html`<span class="pill">${fieldName(field)}</span>`)}</p></section>`;
  }

  private _renderSkeleton() {
    return [5, 2, 7].map(
      (rows) =>
        html`<section><span class="skeleton head"></span>${Array.from({ length: rows }, (_, row) => html`<p class="bone"><span class="skeleton w${row % 3}"></span></p>`)}</section>`,
    );
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; border-right: 1px solid var(--rule); background: var(--sunken); }
      section { padding: 12px 16px; border-bottom: 1px solid var(--rule); }
      section:last-child { border-bottom: 0; }
      h3 { margin-bottom: 4px; }
      dl { display: grid; grid-template-columns: 76px minmax(0, 1fr); }
      dt { color: var(--ink-3); font-size: var(--text-s); line-height: 26px; }
      dd { min-height: 26px; line-height: 26px; display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; overflow-wrap: anywhere; }
      .gaps { display: flex; flex-wrap: wrap; gap: 6px; }
      .source { margin-top: 6px; }
      .skeleton { display: block; height: 12px; border-radius: 3px; background: var(--skeleton); } .head { width: 60px; } .w0 { width: 74%; } .w1 { width: 56%; } .w2 { width: 88%; }
      .bone { height: 26px; display: flex; align-items: center; }
    `,
  ];
}

/** Words for a missing field, where we have them; else the field's own name. */
function fieldName(field: string): string {
  const key = `missing.${field}`;
  return isPhrase(key) ? t(key) : field;
}
customElements.define('customer-facts', CustomerFacts);
declare global {
  interface HTMLElementTagNameMap {
    'customer-facts': CustomerFacts;
  }
}
