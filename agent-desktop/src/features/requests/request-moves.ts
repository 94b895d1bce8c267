import {
  complaintCauses,
  type RequestDetail,
  type RequestMove,
  requestOutcomes,
  requestPriorities,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { requestsApi } from './requests-api.ts';

type Written = 'note' | 'wait' | 'acknowledge' | 'prioritise' | 'extend' | 'close' | 'reopen';

/**
 * What can be done with a request now: one button for each move; those that need words open a line.
 * @fires changed - with the request after the move
 */
export class RequestMoves extends DeskElement {
  static override properties = {
    request: { attribute: false },
    _writing: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare request: RequestDetail;
  declare private _writing: Written | null;
  declare private _busy: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._writing = null;
    this._busy = false;
    this._failure = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { row, mayClaim, mayWork } = this.request;
    const own = row.owner?.userId === this.desk.session.user.id;
    return html`
      <div class="moves">
        ${mayClaim ? html`<button class="button primary" data-test="request-claim" ?disabled=${this._busy} @click=${() => this._move({ move: 'claim' })}>${t('requests.claim')}</button>` : nothing}
        ${own && row.state !== 'closed' ? html`<button class="button" ?disabled=${this._busy} @click=${() => this._move({ move: 'release' })}>${t('requests.release')}</button>` : nothing}
        ${row.state === 'waiting' && mayWork ? html`<button class="button" data-test="request-resume" ?disabled=${this._busy} @click=${() => this._move({ move: 'resume' })}>${t('requests.resume')}</button>` : nothing}
        ${mayWork ? this._written().map((each) => html`<button class="button ${this._writing === each ? 'on' : ''}" aria-expanded=${this._writing === each} data-test="request-${each}" @click=${() => this._open(each)}>${t(`requests.do_${each}`)}</button>`) : nothing}
      </div>
      ${this._writing ? this._form(this._writing) : nothing}
      ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
    `;
  }

  private _written(): Written[] {
    const { row, acknowledgedAt } = this.request;
    if (row.state === 'closed') return ['reopen'];
    const { complaint } = row.kind;
    return [
      ...(complaint && !acknowledgedAt ? (['acknowledge'] as const) : []),
      'close',
      'note',
      ...(row.state === 'open' ? (['wait'] as const) : []),
      'prioritise',
      ...(this.request.extendable ? (['extend'] as const) : []),
    ];
  }

  private _form(writing: Written) {
    const { row, reachable } = this.request;
    const options = (labels: Readonly<Record<string, { 'zh-CN': string; en: string }>>) =>
      Object.entries(labels).map(([value, label]) => html`<option value=${value}>${say(label)}</option>`);
    return html`<form @submit=${this._send}>
      ${writing === 'close' ? html`<label class="field"><span>${t('requests.outcome')}</span><select name="outcome" data-test="request-outcome">${options(requestOutcomes)}</select></label>` : nothing}
      ${
        writing === 'close' && row.kind.complaint
          ? html`<label class="field"><span>${t('requests.cause')}</span><select name="cause" required data-test="request-cause"><option value=""></option>${options(complaintCauses)}</select></label>
            <label class="field"><span>${t('requests.redress_yuan')}</span><input class="num" name="redress" type="number" min="0" step="0.01" /></label>`
          : nothing
      }
      ${writing === 'prioritise' ? html`<label class="field"><span>${t('requests.priority')}</span><select name="priority">${requestPriorities.map((each) => html`<option value=${each} ?selected=${each === row.priority}>${t(`requests.priority_${each}`)}</option>`)}</select></label>` : nothing}
      <label class="field"><span>${t(writing === 'close' ? 'requests.answer' : 'requests.words')}</span><textarea name="text" rows="3" maxlength="500" ?required=${writing !== 'acknowledge'} data-test="request-text"></textarea></label>
      ${(writing === 'close' || writing === 'acknowledge') && reachable ? html`<label class="tell"><input type="checkbox" name="tell" checked /> ${t('requests.tell')}</label>` : nothing}
      <p class="actions"><button class="button primary" data-test="request-send" ?disabled=${this._busy}>${t(`requests.do_${writing}`)}</button></p>
    </form>`;
  }

  private _open(writing: Written): void {
    this._writing = this._writing === writing ? null : writing;
    this._failure = null;
  }

  private _send(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = String(data.get('text')).trim();
    const tell = data.get('tell') !== null;
    const writing = this._writing;
    if (!writing) return;
    const yuan = String(data.get('redress') ?? '');
    const move = {
      move: writing,
      text,
      ...(writing === 'acknowledge' && { tell }),
      ...(writing === 'prioritise' && { priority: data.get('priority') }),
      ...(writing === 'close' && {
        outcome: data.get('outcome'),
        cause: data.get('cause') || null,
        redressFen: yuan === '' ? null : Math.round(Number(yuan) * 100),
        tell,
      }),
    };
    void this._move(move as RequestMove);
  }

  private async _move(move: RequestMove): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      const changed = await requestsApi(this.desk.http).move(this.request, move);
      this._writing = null;
      this.dispatchEvent(new CustomEvent('changed', { detail: changed }));
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      .moves { display: flex; flex-wrap: wrap; gap: 6px; } .moves .button { min-height: 28px; }
      form { display: grid; gap: 8px; padding-top: 8px; } .tell { display: inline-flex; gap: 6px; align-items: center; } .actions { display: flex; justify-content: flex-end; }
    `,
  ];
}
customElements.define('request-moves', RequestMoves);
