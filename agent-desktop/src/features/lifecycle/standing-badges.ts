import { StandingBadges } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { formWord, stageTone, stageWord } from './standing-words.ts';

/**
 * Stage and form beside a customer's name; the reason is a click away. What cannot be read is left out: a call needs no error here.
 * @fires view-wanted - with `standing`
 */
export class StandingBadgesElement extends DeskElement {
  static override properties = { customerNo: {}, _badges: { state: true } };
  declare customerNo: string;
  declare private _badges: StandingBadges | null;

  /** Of whom was asked last. */
  private asked = '';

  constructor() {
    super();
    this._badges = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.customerNo || this.asked === this.customerNo) return;
    this.asked = this.customerNo;
    void this._load();
  }

  protected override render() {
    const { stage, stageSince, form, formSince, byHand } = this._badges ?? {};
    if (!stage || !form) return nothing;
    const since = (day: string | null | undefined) => `${t('life.since_day', { day: day ?? '' })} · ${t('life.open')}`;
    return html`
      <button class="pill ${stageTone[stage]}" data-test="stage-badge" title=${since(stageSince)} @click=${this._open}>${stageWord(stage)}</button>
      <button class="pill accent" data-test="form-badge" title=${since(formSince)} @click=${this._open}>${formWord(form)}${byHand ? ` · ${t('life.by_hand')}` : ''}</button>
    `;
  }

  private _open(): void {
    this.dispatchEvent(new CustomEvent('view-wanted', { detail: 'standing', bubbles: true, composed: true }));
  }

  private async _load(): Promise<void> {
    const { customerNo } = this;
    this._badges = null;
    const badges = await this.desk.http
      .get(`/customers/${customerNo}/standing/badges`, StandingBadges)
      .catch(() => null);
    if (customerNo === this.customerNo) this._badges = badges;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: inline-flex; gap: 6px; }
      button.pill { border: 0; }
    `,
  ];
}
customElements.define('standing-badges', StandingBadgesElement);
