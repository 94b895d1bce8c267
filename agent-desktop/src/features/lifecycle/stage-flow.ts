import { type Stage, StageFlow } from '@tellerline/contracts';
import { css, html, nothing, svg } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { clockSource } from '../../components/ui-clock.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { queryOf } from '../../data/http.ts';
import { count, day } from '../../i18n/format.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import { type FlowBand, type FlowNode, layOutFlow } from './flow-layout.ts';
import './standing-list.ts';
import { stageWord } from './standing-words.ts';
import '../../components/form/day-field.ts';

type Flow = StageFlow['flows'][number];
const DAY_MS = 86_400_000;
const [WIDTH, HEIGHT, BLOCK, LABEL] = [580, 370, 10, 136];

/** Who went from which stage to which between two days: a picture, the same as a table, and the customers of each band. */
export class StageFlowView extends DeskElement {
  static override properties = {
    _from: { state: true },
    _to: { state: true },
    _onlyMoved: { state: true },
    _flow: { state: true },
    _chosen: { state: true },
    _failure: { state: true },
  };
  declare private _from: string;
  declare private _to: string;
  declare private _onlyMoved: boolean;
  declare private _flow: StageFlow | null;
  declare private _chosen: Flow | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this._to = day(new Date(clockSource.now()));
    this._from = day(new Date(clockSource.now() - 90 * DAY_MS));
    this._onlyMoved = false;
    this._flow = null;
    this._chosen = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`
      <div class="ask">
        <label>${t('life.from')} <day-field test="flow-from" .value=${this._from} max=${this._to} @change=${(event: Event) => this._ask('_from', event)}></day-field></label>
        <label>${t('life.to')} <day-field test="flow-to" .value=${this._to} min=${this._from} @change=${(event: Event) => this._ask('_to', event)}></day-field></label>
        <label class="check"><input type="checkbox" data-test="flow-moved" .checked=${this._onlyMoved} @change=${this._toggle} /> ${t('life.only_moved')}</label>
      </div>
      ${this._renderBody()}
    `;
  }

  private _renderBody() {
    if (this._failure) return errorState(t('life.load_failed'), this._failure, () => void this._load());
    if (!this._flow) return skeletonRows(10);
    const flows = this._flow.flows.filter(({ from, to }) => !this._onlyMoved || from !== to);
    if (flows.length === 0) return emptyState('cycle', t('life.nothing_moved'));
    const chosen = this._chosen;
    return html`
      <div class="both">
        ${this._renderPicture(flows)}
        <div class="list">${this._renderTable(flows)}</div>
      </div>
      ${
        chosen
          ? html`<h3>${sideWord(chosen.from)} → ${stageWord(chosen.to)}</h3>
        <standing-list .path=${`/lifecycle/moved${queryOf({ from: this._from, to: this._to, fromStage: chosen.from ?? 'none', toStage: chosen.to })}`} show="since"></standing-list>`
          : nothing
      }
    `;
  }

  private _renderPicture(flows: readonly Flow[]) {
    const { left, right, bands } = layOutFlow(flows, HEIGHT);
    return html`<svg viewBox="${-LABEL} -8 ${WIDTH + 2 * LABEL} ${HEIGHT + 16}" role="img" aria-label=${t('life.flow_label', { from: this._from, to: this._to })} data-test="flow-picture">
      ${bands.map((band) => this._renderBand(band))}
      ${left.map((node) => renderNode(node, 'left'))}${right.map((node) => renderNode(node, 'right'))}
    </svg>`;
  }

  private _renderBand({ flow, fromY, toY, height }: FlowBand) {
    const [x1, x2, middle] = [BLOCK, WIDTH - BLOCK, WIDTH / 2];
    const path = `M${x1},${fromY} C${middle},${fromY} ${middle},${toY} ${x2},${toY} V${toY + height} C${middle},${toY + height} ${middle},${fromY + height} ${x1},${fromY + height} Z`;
    const tone = flow.from === flow.to ? 'same' : flow.to >= 'T4' ? 'down' : 'up';
    return svg`<path class="band ${tone} ${flow === this._chosen ? 'chosen' : ''}" d=${path} @click=${() => this._choose(flow)}><title>${sideWord(flow.from)} → ${stageWord(flow.to)}: ${count(flow.customers)}</title></path>`;
  }

  private _renderTable(flows: readonly Flow[]) {
    return html`<table data-test="flow-table">
      <thead><tr><th>${t('life.from')}</th><th>${t('life.to')}</th><th class="right">${t('life.customers')}</th></tr></thead>
      <tbody>${flows.map(
        (flow) => html`<tr aria-selected=${flow === this._chosen}>
        <td class=${flow.from === flow.to ? 'muted' : ''}>${sideWord(flow.from)}</td><td class=${flow.from === flow.to ? 'muted' : ''}>${stageWord(flow.to)}</td>
        <td class="num right"><button class="link num" data-test="flow-row" @click=${() => this._choose(flow)}>${count(flow.customers)}</button></td></tr>`,
      )}</tbody>
    </table>`;
  }

  private _choose(flow: Flow): void {
    this._chosen = flow;
  }

  private _toggle(event: Event): void {
    this._onlyMoved = (event.target as HTMLInputElement).checked;
    this._chosen = null;
  }

  private _ask(which: '_from' | '_to', event: Event): void {
    const { value } = event.target as HTMLInputElement;
    if (!value) return;
    this[which] = value;
    void this._load();
  }

  private async _load(): Promise<void> {
    this._chosen = null;
    try {
      this._flow = await this.desk.http.get(`/lifecycle/flow${queryOf({ from: this._from, to: this._to })}`, StageFlow);
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [
    base,
    controls,
    states,
    tables,
    css`
      :host { display: block; padding-bottom: 24px; }
      .ask { display: flex; align-items: center; gap: 20px; padding: 10px 16px; color: var(--ink-2); }
      .ask label { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
      .ask day-field { width: 140px; }
      .both { display: grid; grid-template-columns: minmax(0, 5fr) minmax(280px, 2fr); gap: 16px; align-items: start; padding: 0 0 0 16px; }
      svg { width: 100%; height: auto; max-height: 460px; }
      svg text { font: 13px/1 var(--font); fill: var(--ink); dominant-baseline: middle; }
      .block { fill: var(--ink-2); }
      .band { cursor: pointer; opacity: .45; }
      .band:hover, .band.chosen { opacity: .85; }
      .same { fill: var(--border); } .up { fill: var(--accent); } .down { fill: var(--danger-solid); }
      .list { max-height: 440px; overflow: auto; }
      h3 { padding: 12px 16px 4px; }
    `,
  ];
}
customElements.define('stage-flow', StageFlowView);

const sideWord = (stage: Stage | null): string => (stage === null ? t('life.unjudged') : stageWord(stage));

function renderNode({ stage, customers, y, height }: FlowNode, side: 'left' | 'right') {
  const x = side === 'left' ? 0 : WIDTH - BLOCK;
  const text = side === 'left' ? -8 : WIDTH + 8;
  const anchor = side === 'left' ? 'end' : 'start';
  const middle = y + height / 2;
  return svg`<g><rect class="block" x=${x} y=${y} width=${BLOCK} height=${height}></rect>
    <text x=${text} y=${height > 24 ? middle - 8 : middle} text-anchor=${anchor}>${sideWord(stage)}${height > 24 ? '' : ` ${count(customers)}`}</text>
    ${height > 24 ? svg`<text x=${text} y=${middle + 8} text-anchor=${anchor}>${count(customers)}</text>` : nothing}</g>`;
}
