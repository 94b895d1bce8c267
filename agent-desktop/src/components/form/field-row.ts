import type { Finding } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../ui-icon.ts';

/**
 * A line of a form: label, the control in its slot, and what is wrong or doubtful about it. A doubt may be kept with a reason.
 * @fires overridden - with `{ path, code, reason }`
 * @slot - the control, or the value where it is only read
 */
export class FieldRow extends SpeakingElement {
  static override properties = {
    label: {},
    mandatory: { type: Boolean },
    changed: { type: Boolean, reflect: true },
    issues: { attribute: false },
    warnings: { attribute: false },
    reasons: { attribute: false },
    source: {},
    test: {},
  };
  declare label: string;
  declare mandatory: boolean;
  /** Differs from what stands in the file. */
  declare changed: boolean;
  declare issues: readonly Finding[];
  declare warnings: readonly Finding[];
  /** Reasons given so far, by `path code`. */
  declare reasons: ReadonlyMap<string, string>;
  /** Where the value comes from; shown on hover. */
  declare source: string;
  declare test: string;

  constructor() {
    super();
    this.label = '';
    this.mandatory = false;
    this.changed = false;
    this.issues = [];
    this.warnings = [];
    this.reasons = new Map();
    this.source = '';
    this.test = '';
  }

  protected override render() {
    return html`
      <div class="label" title=${this.source || this.label} @click=${this.focusControl}>${this.label}${this.mandatory ? html`<span class="must" title=${t('form.mandatory')}>*</span>` : nothing}${this.changed ? html`<span class="dot" title=${t('form.changed')}></span>` : nothing}</div>
      <div class="value" title=${this.source || nothing}><slot></slot>
        ${this.issues.map((issue) => html`<p class="finding issue" data-test="issue"><ui-icon name="stop" .size=${14}></ui-icon>${say(issue.text)}</p>`)}
        ${this.warnings.map((warning) => this._renderWarning(warning))}
      </div>
    `;
  }

  private _renderWarning(warning: Finding) {
    const reason = this.reasons.get(`${warning.path} ${warning.code}`) ?? '';
    const tell = (event: Event): void => {
      const detail = { path: warning.path, code: warning.code, reason: (event.target as HTMLInputElement).value };
      this.dispatchEvent(new CustomEvent('overridden', { detail }));
    };
    return html`
      <p class="finding doubt" data-test="warning"><ui-icon name="warning" .size=${14}></ui-icon>${say(warning.text)}</p>
      <input class="reason" data-test="override" maxlength="200" aria-label=${`${t('form.override')}: ${say(warning.text)}`} placeholder=${t('form.override')} .value=${reason} @input=${tell} />
    `;
  }

  /** Puts the cursor where the value is typed. */
  focusControl(): void {
    const control = this.querySelector<HTMLElement>('field-input, pick-list, input, textarea');
    control?.focus();
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-columns: var(--label-width, 112px) minmax(0, 1fr); align-items: start; gap: 0 8px; min-width: 0; }
      .label { display: flow-root; padding: calc((var(--control) - 16px) / 2) 0; line-height: 16px; color: var(--ink-2); font-size: var(--text-s); overflow-wrap: anywhere; }
      .value { min-width: 0; min-height: var(--control); display: grid; align-content: center; }
      .must { margin-left: 2px; color: var(--danger); font-weight: 600; }
      .dot { display: inline-block; width: 6px; height: 6px; margin-left: 5px; border-radius: 3px; background: var(--accent); vertical-align: 2px; }
      .finding { display: flex; align-items: center; gap: 4px; font-size: var(--text-s); line-height: 18px; padding-top: 2px; }
      .issue { color: var(--danger); } .doubt { color: var(--warning); }
      .reason { margin: 2px 0 4px; border-color: var(--warning-solid) !important; }
    `,
  ];
}
customElements.define('field-row', FieldRow);
declare global {
  interface HTMLElementTagNameMap {
    'field-row': FieldRow;
  }
}
