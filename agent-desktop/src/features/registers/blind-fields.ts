import {
  type BlindSetting,
  BlindSettings,
  blindChoices,
  type ChangeBlindSetting,
  type ReviewKind,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

const kinds = ['personal_file', 'corporate_file', 'relation', 'blacklist_entry'] as const satisfies ReviewKind[];

const nameOf = (key: string): string => {
  const choice = blindChoices.find((each) => each.key === key);
  return choice ? say(choice.label) : key;
};

/** Which fields a reviewer types from the paper without seeing what was entered: chosen with a reason, and as it was. */
export class BlindFieldsElement extends DeskElement {
  static override properties = {
    _settings: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
    _refusal: { state: true },
  };
  declare private _settings: readonly BlindSetting[] | null;
  /** What is ticked, once it differs from what is in force. */
  declare private _chosen: ReadonlySet<string> | null;
  declare private _failure: unknown;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._settings = null;
    this._chosen = null;
    this._failure = null;
    this._refusal = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('registers.load_failed'), this._failure, () => void this._load());
    const now = this._settings?.[0];
    if (!this._settings || !now) return skeletonRows(10);
    const chosen = this._chosen ?? new Set(now.fields);
    return html`
      <div class="scroll body">
        <p class="small muted">${t('registers.blind_lead')}</p>
        <div class="kinds">${kinds.map((kind) => this._kind(kind, chosen))}</div>
        ${this._chosen ? this._apply(now.version, this._chosen) : nothing}
        <h3>${t('registers.history')}</h3>
        <table data-test="blind-history">
          <thead><tr><th>${t('registers.version')}</th><th>${t('registers.at')}</th><th>${t('registers.by')}</th><th>${t('registers.reason')}</th><th>${t('registers.fields')}</th></tr></thead>
          <tbody>${this._settings.map((setting, at) => this._past(setting, at === 0))}</tbody>
        </table>
      </div>
    `;
  }

  private _kind(kind: (typeof kinds)[number], chosen: ReadonlySet<string>) {
    const choices = blindChoices.filter((choice) => choice.kind === kind);
    return html`
      <fieldset><legend>${t(`registers.kind_${kind}`)}</legend>
        ${choices.map(({ key, label }) => html`<label><input type="checkbox" data-test="blind-field" data-key=${key} .checked=${chosen.has(key)} @change=${() => this._toggle(key, chosen)} />${say(label)}</label>`)}
      </fieldset>`;
  }

  private _apply(version: number, chosen: ReadonlySet<string>) {
    return html`
      <form class="apply" data-test="blind-apply" @submit=${(event: SubmitEvent) => void this._save(event, version, chosen)}>
        <label class="small grow">${t('registers.reason')} <input name="reason" minlength="2" maxlength="200" required autocomplete="off" data-test="blind-reason" /></label>
        <button class="button primary" data-test="blind-save">${t('registers.apply')}</button>
        <button class="button plain" type="button" data-test="blind-reset" @click=${() => this._choose(null)}>${t('registers.reset')}</button>
        ${this._refusal ? html`<p class="fault" role="alert">${explain(this._refusal)}</p>` : nothing}
      </form>`;
  }

  private _past({ version, changedAt, changedBy, reason, fields }: BlindSetting, inForce: boolean) {
    return html`
      <tr>
        <td class="num">${version} ${inForce ? html`<span class="pill ok">${t('registers.in_force')}</span>` : nothing}</td>
        <td class="num">${dateTime(changedAt)}</td><td>${changedBy ?? t('registers.system')}</td>
        <td>${changedBy === null ? t('registers.initial') : reason}</td>
        <td class="wide">${listed(fields.map(nameOf)) || html`<span class="muted">${t('registers.none')}</span>`}</td>
      </tr>`;
  }

  private _toggle(key: string, chosen: ReadonlySet<string>): void {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    const kept = this._settings?.[0]?.fields ?? [];
    this._choose(next.size === kept.length && kept.every((each) => next.has(each)) ? null : next);
  }

  private _choose(chosen: ReadonlySet<string> | null): void {
    this._chosen = chosen;
    this._refusal = null;
  }

  private async _save(event: SubmitEvent, baseVersion: number, chosen: ReadonlySet<string>): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '');
    const change: ChangeBlindSetting = { baseVersion, fields: [...chosen], reason };
    try {
      this._settings = (await this.desk.http.put('/blind-fields', change, BlindSettings)).items;
      this._choose(null);
    } catch (error) {
      this._refusal = error;
    }
  }

  private async _load(): Promise<void> {
    try {
      this._settings = (await this.desk.http.get('/blind-fields', BlindSettings)).items;
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; }
      .body { padding: 12px 16px 24px; }
      .kinds { display: grid; grid-template-columns: 1.3fr repeat(3, 1fr); gap: 12px; margin-top: 8px; }
      fieldset { display: grid; align-content: start; gap: 2px; margin: 0; padding: 4px 12px 8px; border: 1px solid var(--rule); border-radius: var(--radius); }
      legend { padding: 0 4px; font-weight: 600; } fieldset label { display: flex; align-items: center; gap: 8px; min-height: 26px; }
      h3 { margin: 20px 0 6px; } .wide { white-space: normal; }
      .apply { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-top: 12px; padding: 8px 12px; border-radius: var(--radius); background: var(--warning-soft); }
      .apply label { display: inline-flex; align-items: center; gap: 8px; color: var(--ink-2); white-space: nowrap; } .grow { flex: 1; }
    `,
  ];
}
customElements.define('blind-fields', BlindFieldsElement);
