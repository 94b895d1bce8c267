import type { ChangeDraft, DuplicateDetail, Finding, WarningOverride } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

export interface DuplicateWish {
  what: 'merge' | 'undo' | 'dismiss';
  reason: string;
  overrides: WarningOverride[];
}

/**
 * What may be done with a pair: two customers, one customer, or undo; each with a reason. Doubts come back and want one too.
 * @fires choose - what is being decided, null when it is left   @fires wish - the decision   @fires survivor - a customer number
 */
export class DuplicateDecision extends SpeakingElement {
  static override properties = {
    detail: { attribute: false },
    what: {},
    survivorNo: {},
    draft: { attribute: false },
    busy: { type: Boolean },
    _missing: { state: true },
  };
  declare detail: DuplicateDetail;
  declare what: DuplicateWish['what'] | null;
  declare survivorNo: string | null;
  /** What came back with findings instead of going to review. */
  declare draft: ChangeDraft | null;
  declare busy: boolean;
  declare private _missing: boolean;

  constructor() {
    super();
    this.what = null;
    this.survivorNo = null;
    this.draft = null;
    this.busy = false;
    this._missing = false;
  }

  protected override render() {
    const { detail } = this;
    if (!detail.mayEnter) return nothing;
    if (detail.open && detail.open.state === 'submitted') {
      return html`<footer><span class="muted" data-test="duplicate-waits">${t('duplicates.waits', { who: detail.open.enteredBy.name })}</span></footer>`;
    }
    return this.what ? this._renderForm(this.what) : this._renderChoice();
  }

  private _renderChoice() {
    const inForce = this.detail.merges.some(({ undoneAt }) => undoneAt === null);
    const button = (what: DuplicateWish['what'], tone = '') =>
      html`<button class="button ${tone}" data-test="duplicate-${what}" ?disabled=${this.busy} @click=${() => this._tell('choose', what)}>${t(`duplicates.do_${what}`)}</button>`;
    const isOpen = this.detail.pair.state === 'open' || this.detail.pair.state === 'faded';
    return html`<footer><span class="grow"></span>${inForce ? button('undo') : html`${isOpen ? button('dismiss') : nothing}${button('merge', 'primary')}`}</footer>`;
  }

  private _renderForm(what: DuplicateWish['what']) {
    const findings = this.draft?.findings ?? { issues: [], warnings: [] };
    const issues = findings.issues.filter(
      (issue) => !findings.warnings.some(({ code, path }) => code === issue.code && path === issue.path),
    );
    return html`
      <form @submit=${this._send} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this._tell('choose', null)}>
        ${what === 'merge' ? this._renderSurvivor() : nothing}
        ${issues.map((issue) => html`<p class="fault" role="alert" data-test="duplicate-issue">${say(issue.text)}</p>`)}
        ${findings.warnings.map((warning, at) => this._renderWarning(warning, at))}
        <label class="field grow"><span>${t('duplicates.reason')}</span><input name="reason" maxlength="300" data-test="duplicate-reason" aria-invalid=${this._missing} autofocus /></label>
        <button type="button" class="button plain" @click=${() => this._tell('choose', null)}>${t('common.cancel')}</button>
        <button class="button ${what === 'dismiss' ? '' : 'primary'}" data-test="duplicate-send" ?disabled=${this.busy || (what === 'merge' && this.survivorNo === null)}>${t(`duplicates.send_${what}`)}</button>
        ${this._missing ? html`<p class="fault" role="alert">${t('duplicates.reason_needed')}</p>` : nothing}
      </form>
    `;
  }

  private _renderSurvivor() {
    const { pair, mustSurvive } = this.detail;
    return html`
      <fieldset><legend class="label">${t('duplicates.which_survives')}</legend>
        ${[pair.first, pair.second].map(
          ({ customerNo, name }) =>
            html`<label><input type="radio" name="survivor" data-test="survivor-${customerNo}" .checked=${this.survivorNo === customerNo} ?disabled=${mustSurvive !== null && mustSurvive !== customerNo} @change=${() => this._tell('survivor', customerNo)} /><span class="num">${customerNo}</span> ${name}</label>`,
        )}
        ${mustSurvive ? html`<span class="small muted">${t('duplicates.core_survives')}</span>` : nothing}
      </fieldset>
    `;
  }

  private _renderWarning(warning: Finding, at: number) {
    return html`<label class="field doubt" data-test="duplicate-warning"><span>${say(warning.text)}</span><input name=${`doubt-${at}`} maxlength="200" placeholder=${t('duplicates.why_in_order')} aria-invalid=${this._missing} /></label>`;
  }

  private _send(event: SubmitEvent): void {
    event.preventDefault();
    const said = new FormData(event.target as HTMLFormElement);
    const typed = (name: string): string => String(said.get(name) ?? '').trim();
    const reason = typed('reason');
    const overrides = (this.draft?.findings.warnings ?? []).map(({ path, code }, at) => ({
      path,
      code,
      reason: typed(`doubt-${at}`),
    }));
    this._missing = reason.length < 2 || overrides.some((each) => each.reason.length < 2);
    if (this._missing || !this.what) return;
    this._tell('wish', { what: this.what, reason, overrides } satisfies DuplicateWish);
  }

  private _tell(name: 'choose' | 'survivor' | 'wish', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; border-top: 1px solid var(--rule); background: var(--sunken); }
      footer, form { display: flex; flex-wrap: wrap; align-items: end; gap: 8px; padding: 10px 16px; } footer { align-items: center; }
      .grow { flex: 1; } .fault, .doubt { flex-basis: 100%; } .doubt > span { color: var(--warning); }
      fieldset { flex-basis: 100%; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; margin: 0; padding: 0; border: 0; }
      legend { float: left; margin-right: 16px; } fieldset label { display: inline-flex; align-items: center; gap: 6px; }
    `,
  ];
}
customElements.define('duplicate-decision', DuplicateDecision);
