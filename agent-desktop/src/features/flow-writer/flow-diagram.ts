import type { Flow, FlowFinding, FlowStatistics, FlowStep, StepId } from '@tellerline/contracts';
import { css, html, nothing, svg } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { factWords } from './fact-words.ts';
import { NODE, type PlacedExit, type PlacedFlow, type PlacedStep, placeSteps } from './place-steps.ts';

const ZOOMS = [0.5, 0.65, 0.8, 1, 1.25, 1.6] as const;
/** Widths in which ways are drawn, by how much of the traffic they take. */
const HEATS = 5;
/** Ways that are drawn faintly while nobody takes them: they lead from almost everywhere to the same step. */
const exceptions: readonly string[] = ['time_out', 'gave_up'];
const ways: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/**
 * A flow drawn in layers. Arrow keys move between steps, + and - zoom.
 * @fires step-chosen - with the name of the step
 */
export class FlowDiagram extends SpeakingElement {
  static override properties = {
    flow: { attribute: false },
    chosen: {},
    findings: { attribute: false },
    statistics: { attribute: false },
    _zoom: { state: true },
  };
  declare flow: Flow;
  declare chosen: StepId;
  declare findings: readonly FlowFinding[];
  declare statistics: FlowStatistics | null;
  declare private _zoom: number;

  constructor() {
    super();
    this._zoom = 2;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('chosen')) return;
    this._node(this.chosen)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  protected override render() {
    const placed = placeSteps(this.flow);
    const zoom = ZOOMS[this._zoom] ?? 1;
    const most = Math.max(0, ...placed.exits.map((exit) => this._taken(exit) ?? 0));
    return html`
      <div class="tools">
        <button class="button plain" data-test="zoom-out" aria-label=${t('writer.zoom_out')} ?disabled=${this._zoom === 0} @click=${() => this._zoomBy(-1)}>−</button>
        <span class="small muted num" role="status">${Math.round(zoom * 100)}%</span>
        <button class="button plain" data-test="zoom-in" aria-label=${t('writer.zoom_in')} ?disabled=${this._zoom === ZOOMS.length - 1} @click=${() => this._zoomBy(1)}>+</button>
        ${this.statistics ? html`<span class="small muted" data-test="flow-statistics">${t('writer.statistics', { runs: this.statistics.runs, ended: this.statistics.ended, left: this.statistics.abandoned })}</span>` : nothing}
      </div>
      <div class="scroll field">
        <svg width=${placed.width * zoom} height=${placed.height * zoom} viewBox="0 0 ${placed.width} ${placed.height}" role="group" aria-label=${t('writer.diagram', { name: say(this.flow.name) })} data-test="flow-diagram" @keydown=${(event: KeyboardEvent) => this._key(event, placed)}>
          <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8 7.4 4 0 7.2Z" /></marker></defs>
          ${placed.exits.map((exit) => this._renderExit(exit, most))}
          ${placed.steps.map((each) => this._renderStep(each))}
        </svg>
      </div>
    `;
  }

  private _taken({ from, branches }: PlacedExit): number | undefined {
    return this.statistics?.exits
      .filter((each) => each.step === from && branches.includes(each.branch))
      .reduce((sum, each) => sum + each.taken, 0);
  }

  /** `most`: how often the way taken most was taken; the more of it, the wider and warmer a way is drawn. */
  private _renderExit(exit: PlacedExit, most: number) {
    const { from, to, branches, path, x, y } = exit;
    const taken = this._taken(exit);
    const heat = taken && most > 0 ? Math.ceil((HEATS * taken) / most) : 0;
    const lit = from === this.chosen || to === this.chosen;
    const aside = !taken && branches.every((branch) => exceptions.includes(branch));
    return svg`<g class=${`exit heat-${heat}${lit ? ' lit' : aside ? ' aside' : ''}`}>
      <path d=${path} marker-end="url(#arrow)" />
      ${taken === undefined || (aside && !lit) ? nothing : svg`<text x=${x} y=${y} class=${taken === 0 ? 'never' : ''}>${taken}</text>`}
    </g>`;
  }

  private _renderStep({ step, x, y }: PlacedStep) {
    const faults = this.findings.filter((each) => each.step === step.id).length;
    const left = this.statistics?.leftAt.find((each) => each.step === step.id)?.runs ?? 0;
    const classes = ['node', step.kind, step.id === this.chosen ? 'chosen' : '', faults > 0 ? 'faulty' : ''].join(' ');
    const words = stepWords(step);
    return svg`
      <g class=${classes} transform="translate(${x} ${y})" role="button" tabindex=${step.id === this.chosen ? 0 : -1} aria-pressed=${step.id === this.chosen} data-test="diagram-step" data-step=${step.id}
        aria-label=${[t(`writer.kind_${step.kind}`), step.id, words, left > 0 ? t('writer.left_here', { n: left }) : ''].filter(Boolean).join(' · ')} @click=${() => this._choose(step.id)} @focus=${() => this._choose(step.id)}>
        <rect x=${-NODE.width / 2} y=${-NODE.height / 2} width=${NODE.width} height=${NODE.height} rx=${step.kind === 'end' ? 22 : step.kind === 'check' ? 0 : 5} />
        <text class="kind" y="-5">${t(`writer.kind_${step.kind}`)}${step.id === this.flow.start ? ` · ${t('writer.start')}` : ''}</text>
        <text y="13">${shortened(words || step.id)}</text>
        ${faults > 0 ? svg`<text class="fault" x=${NODE.width / 2 - 9} y="-8">!</text>` : nothing}
        ${left > 0 ? svg`<g class="left" transform="translate(${-NODE.width / 2} ${NODE.height / 2})"><rect x="-6" y="-9" width=${22 + 7 * String(left).length} height="17" rx="8" /><text x="2" y="4">↯${left}</text></g>` : nothing}
      </g>`;
  }

  private _node(id: StepId): SVGElement | null {
    return this.shadowRoot?.querySelector<SVGElement>(`[data-step="${CSS.escape(id)}"]`) ?? null;
  }

  private _choose(id: StepId): void {
    if (id !== this.chosen) this.dispatchEvent(new CustomEvent('step-chosen', { detail: id }));
  }

  private _zoomBy(by: number): void {
    this._zoom = Math.min(ZOOMS.length - 1, Math.max(0, this._zoom + by));
  }

  private _key(event: KeyboardEvent, { steps }: PlacedFlow): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === '+' || event.key === '=') this._zoomBy(1);
    else if (event.key === '-') this._zoomBy(-1);
    else if (!ways[event.key]) return;
    event.preventDefault();
    const here = steps.find(({ step }) => step.id === this.chosen);
    const way = ways[event.key];
    const next = here && way ? nearest(steps, here, way) : undefined;
    if (next) this._node(next.step.id)?.focus();
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; background: var(--sunken); }
      .tools { display: flex; align-items: center; gap: 8px; padding: 4px 12px; border-bottom: 1px solid var(--rule); background: var(--surface); }
      .field { padding: 8px; } svg { display: block; margin: 0 auto; }
      .exit path { fill: none; stroke: var(--border); stroke-width: 1.3; } marker path { fill: var(--border); }
      .heat-1 path { stroke: color-mix(in srgb, var(--warning-solid) 35%, var(--border)); stroke-width: 1.8; }
      .heat-2 path { stroke: color-mix(in srgb, var(--warning-solid) 50%, var(--border)); stroke-width: 2.6; }
      .heat-3 path { stroke: color-mix(in srgb, var(--warning-solid) 65%, var(--border)); stroke-width: 3.6; }
      .heat-4 path { stroke: color-mix(in srgb, var(--warning-solid) 80%, var(--border)); stroke-width: 4.6; }
      .heat-5 path { stroke: var(--warning-solid); stroke-width: 5.6; }
      .exit.aside path { opacity: 0.25; }
      .exit.lit path { stroke: var(--accent); } .exit.heat-0.lit path { stroke-width: 2; }
      text { font-size: 12px; text-anchor: middle; fill: var(--ink); }
      .exit text { font-weight: 600; fill: var(--accent-ink); paint-order: stroke; stroke: var(--sunken); stroke-width: 4px; } .exit .never { fill: var(--ink-3); font-weight: 400; }
      .node { cursor: pointer; outline: none; } .node > rect { fill: var(--surface); stroke: var(--border); stroke-width: 1.2; }
      .kind { font-size: 10.5px; fill: var(--ink-2); }
      .end > rect { fill: var(--ok-soft); } .check > rect { stroke-dasharray: 4 3; } .ask > rect, .choose > rect, .offer > rect { fill: var(--accent-soft); } .disclose > rect { fill: var(--warning-soft); }
      .faulty > rect { stroke: var(--danger-solid); stroke-width: 2; } .node .fault { fill: var(--danger); font-weight: 700; font-size: 14px; }
      .chosen > rect { stroke: var(--accent); stroke-width: 3; } .node:focus-visible > rect { stroke: var(--focus); stroke-width: 3.5; }
      .left rect { fill: var(--warning-soft); stroke: var(--warning-solid); } .left text { font-size: 11px; text-anchor: start; fill: var(--warning); }
    `,
  ];
}
customElements.define('flow-diagram', FlowDiagram);

/** What a step is about, in as few words as it has. */
export function stepWords(step: FlowStep): string {
  if ('text' in step) return say(step.text);
  if (step.kind === 'do') return 'text' in step.effect ? say(step.effect.text) : t(`writer.effect_${step.effect.type}`);
  if (step.kind === 'look_up') return t(`writer.look_${step.what}`);
  return step.cases.map(({ when }) => when.of.map(({ fact }) => factWords(fact)).join(', ')).join(' / ');
}

/** As much as fits into a step: a Chinese character is as wide as two Latin ones. */
function shortened(words: string): string {
  let room = 20;
  let text = '';
  for (const char of words) {
    room -= char.charCodeAt(0) > 0x2e80 ? 2 : 1;
    if (room < 0) return `${text}…`;
    text += char;
  }
  return text;
}

function nearest(
  steps: readonly PlacedStep[],
  here: PlacedStep,
  way: { x: number; y: number },
): PlacedStep | undefined {
  const cost = ({ x, y }: PlacedStep): number => {
    const [along, aside] = way.y === 0 ? [(x - here.x) * way.x, y - here.y] : [(y - here.y) * way.y, x - here.x];
    return along <= 1 ? Number.POSITIVE_INFINITY : along + 3 * Math.abs(aside);
  };
  const [best] = steps.toSorted((one, other) => cost(one) - cost(other));
  return best && cost(best) < Number.POSITIVE_INFINITY ? best : undefined;
}
