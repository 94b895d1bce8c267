import type { DecideRights, RightsProposal } from '@tellerline/contracts';
import { css, html, LitElement, nothing } from 'lit';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { settingWords } from './setting-words.ts';

/** A change of rights that waits: what it changes and why; another administrator decides, its author may take it back. */
export class RightsProposalBanner extends LitElement {
  static override properties = { proposal: { attribute: false }, refusal: { attribute: false } };
  declare proposal: RightsProposal | null;
  declare refusal: unknown;

  constructor() {
    super();
    this.proposal = null;
    this.refusal = null;
  }

  protected override render() {
    const { proposal } = this;
    if (!proposal) return nothing;
    const head = proposal.own ? t('rights.own_waits') : t('rights.proposed_by', { name: proposal.proposedBy });
    return html`
      <section data-test="rights-proposal">
        <p><strong>${head}</strong> <span class="small muted num">${dateTime(proposal.proposedAt)}</span></p>
        <p>${proposal.reason}</p>
        <ul>${proposal.changes.map((each) => html`<li>${settingWords(each)}</li>`)}</ul>
        <div class="row">
          ${
            proposal.own
              ? html`<button class="button" data-test="rights-withdraw" @click=${() => this._decide('withdrawn')}>${t('rights.withdraw')}</button>`
              : html`
                <button class="button primary" data-test="rights-approve" @click=${() => this._decide('approved')}>${t('rights.approve')}</button>
                <button class="button" data-test="rights-refuse" @click=${() => this._decide('refused')}>${t('rights.refuse')}</button>`
          }
        </div>
        ${this.refusal ? html`<p class="fault" role="alert">${explain(this.refusal)}</p>` : nothing}
      </section>
    `;
  }

  private _decide(decision: DecideRights['decision']): void {
    this.dispatchEvent(new CustomEvent<DecideRights>('decided', { detail: { decision } }));
  }

  static override styles = [
    base,
    controls,
    css`
      section { margin-bottom: 12px; padding: 8px 12px; border-radius: var(--radius); background: var(--warning-soft); }
      p { margin: 0 0 4px; }
      ul { margin: 0 0 8px; padding-left: 20px; }
      .row { display: flex; gap: 8px; }
    `,
  ];
}
customElements.define('rights-proposal', RightsProposalBanner);
