import {
  type FigureName,
  figureNames,
  publishedFigures,
  SpokenFigures,
  SpokenFiguresView,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { isReadonly } from '../../components/book-bar.ts';
import { bookVersions } from '../../components/book-versions.ts';
import { errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

const place = { path: '/spoken-figures', view: SpokenFiguresView };
type Value = SpokenFigures[FigureName];

/** Rates and hours callers are told when they serve themselves: written by one, put in force by another. */
export class FiguresBook extends DeskElement {
  static override properties = { _view: { state: true }, _book: { state: true }, _failure: { state: true } };
  declare private _view: SpokenFiguresView | null;
  /** As it stands on the screen. */
  declare private _book: SpokenFigures | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._view = null;
    this._book = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failure) return errorState(t('books.load_failed'), this._failure, () => void this._load());
    const [view, book] = [this._view, this._book];
    if (!view || !book) return skeletonRows(12);
    return html`
      <header><h2>${t('writer.figures')}</h2><span class="small muted">${t('writer.figures_hint')}</span><button class="button" @click=${() => goTo('flows')}>${t('writer.back_to_flows')}</button></header>
      <book-bar .place=${place} .view=${view} .book=${book} ?sound=${SpokenFigures.safeParse(book).success} @book-view=${(event: CustomEvent<SpokenFiguresView>) => this._show(event.detail)}></book-bar>
      <div class="scroll" role="region" tabindex="0" aria-label=${t('writer.figures')}>
        <table data-test="figures">
          <thead><tr><th>${t('writer.figures_spoken')}</th><th>${t('writer.figures_value')}</th><th class="right">${t('writer.figures_before')}</th><th></th><th>${t('writer.figures_name')}</th></tr></thead>
          <tbody>${figureNames.map((name) => this._renderRow(name, book, view))}</tbody>
        </table>
        ${bookVersions(view.versions)}
      </div>`;
  }

  private _renderRow(name: FigureName, book: SpokenFigures, view: SpokenFiguresView) {
    const { type, label } = publishedFigures[name];
    const value = book[name];
    const wrong = !SpokenFigures.shape[name].safeParse(value).success;
    const off = isReadonly(view);
    const field =
      typeof value === 'boolean'
        ? html`<input type="checkbox" aria-label=${say(label)} data-test="figure-${name}" ?disabled=${off} .checked=${value} @change=${(event: Event) => this._put(name, (event.target as HTMLInputElement).checked)} />`
        : type === 'time'
          ? html`<input class="num" maxlength="5" placeholder="09:00" aria-label=${say(label)} aria-invalid=${wrong} data-test="figure-${name}" ?disabled=${off} .value=${String(value)} @input=${(event: Event) => this._put(name, (event.target as HTMLInputElement).value)} />`
          : html`<input class="num" type="number" min="0" step=${type === 'number' ? 1 : 0.01} aria-label=${say(label)} aria-invalid=${wrong} data-test="figure-${name}" ?disabled=${off} .value=${String(shown(name, value))} @change=${(event: Event) => this._put(name, stored(name, (event.target as HTMLInputElement).valueAsNumber))} /> ${units[type]}`;
    const before = view.inForce[name];
    return html`<tr data-test="figure-row"><td>${say(label)}</td><td class="value">${field}</td>
      <td class="num right muted">${typeof before === 'boolean' ? t(before ? 'flow.yes' : 'flow.no') : `${shown(name, before)}${units[type]}`}</td>
      <td>${before === value ? nothing : html`<span class="pill warning">${t('books.changed')}</span>`}</td>
      <td class="num muted">{${name}}</td></tr>`;
  }

  private _put(name: FigureName, value: Value): void {
    if (this._book) this._book = { ...this._book, [name]: value };
  }

  private _show(view: SpokenFiguresView): void {
    this._view = view;
    this._book = view.pending ?? view.inForce;
  }

  private async _load(): Promise<void> {
    try {
      this._show(await this.desk.http.get(place.path, place.view));
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
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); min-height: 0; background: var(--surface); }
      header { display: flex; align-items: center; gap: 12px; padding: 8px 16px; } header .button { margin-left: auto; } h2 { white-space: nowrap; }
      table { width: auto; min-width: 760px; } td .num { width: 130px; } td:first-child, th:first-child { padding-left: 16px; }
      .versions { padding: 8px 16px; } .versions li { display: flex; gap: 12px; padding: 4px 0; }
    `,
  ];
}
customElements.define('figures-book', FiguresBook);

const units = { percent: ' %', money: ' CNY', number: '', time: '', yes_no: '' } as const;

/** Hundredths of a per cent as per cent, fen as yuan. */
const shown = (name: FigureName, value: Value): Value =>
  typeof value === 'number' && publishedFigures[name].type !== 'number' ? value / 100 : value;
const stored = (name: FigureName, typed: number): number =>
  publishedFigures[name].type === 'number' ? typed : Math.round(typed * 100);
