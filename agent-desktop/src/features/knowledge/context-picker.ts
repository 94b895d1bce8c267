import { type ContextKind, contextKinds } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

const products = ['current', 'savings', 'term_deposit', 'basic', 'loan_settlement', 'loan', 'debit', 'credit'];
const choices = ['balance', 'latest', 'loss', 'information', 'rates', 'hours', 'products', 'complaint', 'callback'];

/**
 * On which calls an article is suggested: a kind and a name each.
 * @fires changed - with all of them, spaces between
 */
export class ContextPicker extends DeskElement {
  static override properties = { contexts: {}, _kind: { state: true } };
  declare contexts: string;
  declare private _kind: ContextKind;

  constructor() {
    super();
    this.contexts = '';
    this._kind = 'queue';
  }

  protected override parts(desk: Desk) {
    return [desk.codes];
  }

  private get _all(): string[] {
    return this.contexts.split(' ').filter(Boolean);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <h3>${t('knowledge.contexts')}</h3>
      <form @submit=${this._add}>
        <select name="kind" aria-label=${t('knowledge.context_kind')} data-test="context-kind" @change=${this._choose}>${contextKinds.map((kind) => html`<option value=${kind} ?selected=${kind === this._kind}>${t(`knowledge.by_${kind}`)}</option>`)}</select>
        <input name="name" list="names" required pattern="[A-Za-z0-9_/.\\-]{1,80}" autocomplete="off" aria-label=${t('knowledge.context_name')} placeholder=${t('knowledge.context_name')} data-test="context-name" />
        <datalist id="names">${this._names().map(([name, label]) => html`<option value=${name}>${label}</option>`)}</datalist>
        <button class="button" data-test="context-add">${t('knowledge.add')}</button>
        ${this._all.map((context) => html`<span class="pill accent" data-test="context">${this._words(context)}<button type="button" aria-label=${t('knowledge.remove', { what: context })} @click=${() => this._tell(this._all.filter((each) => each !== context))}>×</button></span>`)}
      </form>
    `;
  }

  private _words(context: string): string {
    const [kind = '', name = ''] = context.split(':');
    const known = contextKinds.find((each) => each === kind);
    return known ? `${t(`knowledge.by_${known}`)} ${this._labels(known).get(name) ?? name}` : context;
  }

  private _labels(kind: ContextKind): Map<string, string> {
    const queues = this.desk.codes.get()?.queues ?? [];
    return new Map(kind === 'queue' ? queues.map(({ code, label }) => [code, say(label)]) : []);
  }

  private _names(): readonly (readonly [string, string])[] {
    if (this._kind === 'queue') return [...this._labels('queue')];
    const names = { product: products, ivr: choices, step: [], flow: [], number: [] }[this._kind];
    return names.map((name) => [name, name]);
  }

  private _choose(event: Event): void {
    this._kind = contextKinds.find((kind) => kind === (event.target as HTMLSelectElement).value) ?? 'queue';
  }

  private _add(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const context = `${this._kind}:${String(new FormData(form).get('name') ?? '')}`;
    if (!this._all.includes(context)) this._tell([...this._all, context]);
    form.querySelector('input')?.select();
  }

  private _tell(contexts: readonly string[]): void {
    this.dispatchEvent(new CustomEvent('changed', { detail: contexts.join(' ') }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; padding: 4px 16px 16px; }
      form { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding-top: 4px; } select, input { width: auto !important; }
      .pill button { border: 0; background: none; padding: 0 2px; }
    `,
  ];
}
customElements.define('context-picker', ContextPicker);
