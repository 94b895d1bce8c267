import { type CorporateFileView, certificateFormOf, certificateForms } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';
import type { FileEdits } from '../file-entry/entry-edits.ts';
import { certificateIn, newSlots, nextOtherSlot } from './company-edits.ts';
import { stateOf } from './expiry-words.ts';

/**
 * All certificates of a company at a glance, with what wants attention; while entering, what is missing is begun from here.
 * @fires slot-shown - the slot to bring into view   @fires slot-begun - the slot to open for entry
 */
export class CertificateStrip extends SpeakingElement {
  static override properties = { file: { attribute: false }, edits: { attribute: false } };
  declare file: CorporateFileView;
  declare edits: FileEdits | null;

  protected override render() {
    const { file, edits } = this;
    const there = [...file.certificates.map(({ slot }) => slot), ...(edits ? newSlots(edits, file) : [])];
    const missing = certificateForms.filter(({ kind }) => kind !== 'other' && !there.includes(kind));
    if (!edits && there.length === 0) return nothing;
    const nextOther = edits ? nextOtherSlot(edits, file) : null;
    return html`
      <nav aria-label=${t('company.strip')}>
        ${there.map((slot) => this._renderChip(slot))}
        ${missing.map(({ kind, label }) =>
          edits
            ? this._renderAdd(kind, kind, say(label), t('company.add', { what: say(label) }))
            : html`<span class="chip absent" title=${t('company.missing')}>${say(label)}</span>`,
        )}
        ${nextOther ? this._renderAdd('other', nextOther, say(certificateFormOf('other-1')?.label), t('company.add_more')) : nothing}
      </nav>
    `;
  }

  private _renderAdd(test: string, slot: string, name: string, label: string) {
    return html`<button class="chip absent" data-test="add-${test}" aria-label=${label} @click=${() => this._tell('slot-begun', slot)}><ui-icon name="plus" .size=${12}></ui-icon>${name}</button>`;
  }

  private _renderChip(slot: string) {
    const certificate = certificateIn(this.file, slot);
    const told = certificate ? stateOf(certificate) : null;
    const faulty = this.edits?.issues.some(({ path }) => path.startsWith(`${slot}.`)) ?? false;
    const name = say(certificate?.values.title?.text) || say(certificateFormOf(slot)?.label);
    const mark = faulty
      ? html`<ui-icon name="stop" .size=${12}></ui-icon>`
      : told?.icon
        ? html`<ui-icon .name=${told.icon} .size=${12}></ui-icon>`
        : html`<span class="dot"></span>`;
    return html`<button class="chip ${faulty ? 'danger' : (told?.tone ?? 'begun')}" data-test="chip-${slot}" title=${told?.text ?? ''} @click=${() => this._tell('slot-shown', slot)}>${mark}${name}${told?.icon ? html` · ${told.text}` : nothing}</button>`;
  }

  private _tell(name: string, slot: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail: slot }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      nav { display: flex; flex-wrap: wrap; gap: 6px; padding: 8px 16px; border-bottom: 1px solid var(--rule); background: var(--sunken); }
      .chip { display: inline-flex; align-items: center; gap: 6px; min-height: 24px; padding: 0 9px; border: 1px solid var(--rule); border-radius: 12px; background: var(--surface); color: var(--ink); font-size: var(--text-s); line-height: 18px; white-space: nowrap; }
      button.chip:hover { background: var(--hover); }
      .dot { width: 6px; height: 6px; border-radius: 3px; background: var(--ink-3); }
      .chip.ok .dot { background: var(--ok-solid); }
      .chip.begun .dot { background: var(--accent); }
      .chip.warning { background: var(--warning-soft); color: var(--warning); border-color: transparent; }
      .chip.danger { background: var(--danger-soft); color: var(--danger); border-color: transparent; }
      .chip.absent { border-style: dashed; border-color: var(--border); background: none; color: var(--ink-2); }
      span.chip.absent { color: var(--ink-3); border-color: var(--rule); }
    `,
  ];
}
customElements.define('certificate-strip', CertificateStrip);
declare global {
  interface HTMLElementTagNameMap {
    'certificate-strip': CertificateStrip;
  }
}
