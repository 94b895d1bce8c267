import { type Flow, type FlowVersionRow, FlowVersionView } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, states } from '../../components/ui-states.ts';
import { dateTime } from '../../i18n/format.ts';
import { isPhrase, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { compareFlows, type FlowDifference } from './compare-flows.ts';
import { listField } from './fields.ts';

/**
 * The versions of a flow, and what is shown against one of them.
 * @fires step-chosen - with the name of a step that differs
 */
export class FlowVersions extends DeskElement {
  static override properties = {
    flow: { attribute: false },
    versions: { attribute: false },
    _against: { state: true },
    _other: { state: true },
    _failure: { state: true },
  };
  declare flow: Flow;
  declare versions: readonly FlowVersionRow[];
  declare private _against: number | null;
  declare private _other: Flow | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._against = null;
    this._other = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    const published = this.versions.find(({ state }) => state === 'published');
    const [newest, before] = this.versions;
    const other = newest === published ? (before ?? newest) : (published ?? newest);
    if (other) void this._load(other.version);
  }

  protected override willUpdate(changed: PropertyValues<FlowVersions>): void {
    if (changed.get('versions') && this._against !== null && this.hasDesk) void this._load(this._against);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="versions" data-test="flow-versions">
        ${this.versions.map(
          (
            row,
          ) => html`<div class="version"><b class="num">${t('writer.version', { n: row.version })}</b><span class="pill ${row.state === 'published' ? 'ok' : ''}">${t(`writer.state_${row.state}`)}</span><span class="small muted num">${row.writtenBy ?? t('writer.shipped')} · ${dateTime(row.changedAt)}${row.publishedBy ? ` · ${t('writer.published_by', { name: row.publishedBy })}` : ''}</span></div>
            ${row.returnReason ? html`<p class="small returned" data-test="flow-returned">${t('writer.returned', { reason: row.returnReason })}</p>` : nothing}`,
        )}
        ${listField(
          t('writer.against'),
          String(this._against ?? ''),
          this.versions.map(({ version }) => [String(version), t('writer.version', { n: version })] as const),
          (version) => void this._load(Number(version)),
        )}
        ${this._failure ? errorState(t('writer.load_failed'), this._failure, () => void this._load(this._against ?? 1)) : this._renderDifferences()}
      </div>
    `;
  }

  private _renderDifferences() {
    if (!this._other) return nothing;
    const differences = compareFlows(this._other, this.flow);
    if (differences.length === 0) return html`<p class="muted" data-test="flow-same">${t('writer.no_difference')}</p>`;
    return html`<ol data-test="flow-differences">${differences.map((each) => this._renderDifference(each))}</ol>`;
  }

  private _renderDifference({ step, change, lines }: FlowDifference) {
    return html`<li class=${change} data-test="flow-difference" data-step=${step ?? ''}>
      ${step === null ? html`<b>${t('writer.tab_flow')}</b>` : html`<button class="link" @click=${() => this.dispatchEvent(new CustomEvent('step-chosen', { detail: step }))}><b>${step}</b></button>`} <span class="small">${t(`writer.diff_${change}`)}</span>
      <dl>${lines.map(({ path, before, after }) => html`<dt class="small muted">${pathWords(path)}</dt><dd>${before === null ? nothing : html`<del>${before}</del>`} ${after === null ? nothing : html`<ins>${after}</ins>`}</dd>`)}</dl>
    </li>`;
  }

  private async _load(version: number): Promise<void> {
    this._against = version;
    try {
      this._other = (await this.desk.http.get(`/flows/${this.flow.id}/versions/${version}`, FlowVersionView)).flow;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    css`
      .versions { display: grid; gap: 8px; padding: 12px 16px; } .version { display: flex; gap: 8px; align-items: center; }
      .returned { color: var(--warning); } ol { display: grid; gap: 10px; } li { padding-left: 8px; border-left: 3px solid var(--warning-solid); }
      li.added { border-left-color: var(--ok-solid); } li.removed { border-left-color: var(--danger-solid); }
      dd { overflow-wrap: anywhere; } del { color: var(--danger); } ins { color: var(--ok); text-decoration: none; font-weight: 600; }
    `,
  ];
}
customElements.define('flow-versions', FlowVersions);

/** Where in a step something stands, in words as far as there are any. */
function pathWords(path: string): string {
  return path
    .split('.')
    .map((part) => {
      const key = `writer.path_${part.replace('-', '_')}`;
      return isPhrase(key) ? t(key) : /^\d+$/.test(part) ? String(Number(part) + 1) : part;
    })
    .join(' · ');
}
