import type { PossibleMatch, PossibleMatches } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { blacklistApi } from './blacklist-api.ts';

/**
 * Customers who bear the name of an entry that has nothing else: whoever looks into it says whether he is the one, and by what.
 * @fires decided - the word was recorded
 */
export class PossibleMatchesView extends DeskElement {
  static override properties = {
    entryId: {},
    _found: { state: true },
    _reasons: { state: true },
    _fault: { state: true },
  };
  declare entryId: string;
  declare private _found: PossibleMatches | null;
  declare private _reasons: Readonly<Record<string, string>>;
  declare private _fault: unknown;

  private loadedFor = '';

  constructor() {
    super();
    this._found = null;
    this._reasons = {};
    this._fault = null;
  }

  protected override willUpdate(): void {
    if (!this.hasDesk || !this.entryId || this.loadedFor === this.entryId) return;
    this.loadedFor = this.entryId;
    this._found = null;
    void this._take((api, id) => api.possible(id));
  }

  private async _take(
    ask: (api: ReturnType<typeof blacklistApi>, id: string) => Promise<PossibleMatches>,
  ): Promise<boolean> {
    const id = this.entryId;
    this._fault = null;
    try {
      const found = await ask(blacklistApi(this.desk.http), id);
      if (id === this.entryId) this._found = found;
      return true;
    } catch (error) {
      if (id === this.entryId) this._fault = error;
      return false;
    }
  }

  private async _decide(customerNo: string, same: boolean): Promise<void> {
    const reason = this._reasons[customerNo] ?? '';
    const taken = await this._take((api, id) => api.decide(id, { customerNo, same, reason }));
    if (taken) this.dispatchEvent(new CustomEvent('decided'));
  }

  protected override render() {
    const found = this._found;
    return html`
      <section aria-label=${t('blacklist.possible')}>
        <h4>${t('blacklist.possible')} <span class="num muted">${found?.items.length ?? ''}</span></h4>
        ${found?.items.length === 0 ? html`<p class="muted">${t('blacklist.possible_none')}</p>` : nothing}
        <ul data-test="possible-matches">${found?.items.map((match) => this._renderMatch(match, found.mayDecide))}</ul>
        ${this._fault ? html`<p class="fault" role="alert">${t('blacklist.possible_failed')}：${explain(this._fault)}</p>` : nothing}
      </section>
    `;
  }

  private _renderMatch(match: PossibleMatch, mayDecide: boolean) {
    const { customerNo, name, bySound, birthDate, branch, verdict } = match;
    return html`
      <li data-test="possible-match" data-no=${customerNo}>
        <p><button class="link num" @click=${() => this._open(customerNo)}>${customerNo}</button> <strong>${name}</strong> ${bySound ? html`<span class="pill" data-test="possible-sound">${t('blacklist.sounds')}</span> ` : nothing}<span class="small muted">${birthDate ? t('blacklist.born', { day: birthDate.text }) : ''} ${say(branch.name)}</span></p>
        ${verdict ? html`<p class="small"><span class="pill ${verdict.same ? 'danger' : ''}">${t(verdict.same ? 'blacklist.possible_same' : 'blacklist.possible_other')}</span> ${verdict.reason} <span class="muted num">${verdict.by} ${dateTime(verdict.at)}</span></p>` : nothing}
        ${mayDecide && !verdict ? this._renderDecision(customerNo) : nothing}
      </li>
    `;
  }

  private _renderDecision(customerNo: string) {
    const reason = this._reasons[customerNo] ?? '';
    const tooShort = reason.trim().length < 2;
    const typed = (event: Event): void => {
      this._reasons = { ...this._reasons, [customerNo]: (event.target as HTMLInputElement).value };
    };
    return html`<p class="decide"><input maxlength="200" placeholder=${t('blacklist.possible_why')} aria-label=${t('blacklist.possible_why')} .value=${reason} data-test="possible-reason" @input=${typed}>
      <button class="button" ?disabled=${tooShort} data-test="possible-other" @click=${() => void this._decide(customerNo, false)}>${t('blacklist.possible_other')}</button>
      <button class="button" ?disabled=${tooShort} data-test="possible-same" @click=${() => void this._decide(customerNo, true)}>${t('blacklist.possible_same')}</button></p>`;
  }

  private _open(customerNo: string): void {
    this.desk.openCustomer(customerNo);
    goTo('desk');
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      section { padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      h4, ul, p { margin: 0; } h4 { line-height: 28px; } ul { padding: 0; list-style: none; }
      li { display: grid; gap: 4px; padding: 6px 0; } li + li { border-top: 1px solid var(--rule); }
      .decide { display: flex; gap: 8px; } .decide input { flex: 1; min-width: 0; }
    `,
  ];
}
customElements.define('possible-matches', PossibleMatchesView);
declare global {
  interface HTMLElementTagNameMap {
    'possible-matches': PossibleMatchesView;
  }
}
