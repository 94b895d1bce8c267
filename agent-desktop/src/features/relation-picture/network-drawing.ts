import type { CustomerNetwork, NetworkEdge } from '@tellerline/contracts';
import { css, html, nothing, svg } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { count } from '../../i18n/format.ts';
import { clauses, listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import { base } from '../../styles/shared.ts';
import { wayTo } from './growing-network.ts';
import { neighbourOf, type Placed, placeNetwork, viewBoxOf } from './layout.ts';

const ways: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};
/** Names of roles are always there as long as they do not lie on one another. */
const ROLES_SHOWN_UP_TO = 14;
/** As ui-icon draws them. */
const glyphs = {
  personal: 'M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM4 16.5c.4-3.3 2.8-5 6-5s5.6 1.7 6 5',
  corporate: 'M4.5 17V3.5h8V17M12.5 8h3.5v9M2.5 17h15M7 6.5h3M7 9.5h3M7 12.5h3',
} as const;
/** How far an arrow ends from the middle of a node: further where its name is in the way. */
const clear = (downwards: number): number => 19 + Math.max(0, downwards) * 19;

/**
 * A network drawn: circles are people, squares are companies, an arrow points from who plays a role to for whom he plays it.
 * Arrow keys move, Enter opens, + grows the picture there.
 * @fires customer-wanted - with the number of the customer to open
 * @fires growth-wanted - with the number of the customer whose ties are wanted
 */
export class NetworkDrawing extends SpeakingElement {
  static override properties = { network: { attribute: false }, _at: { state: true }, _over: { state: true } };
  declare network: CustomerNetwork;
  declare private _at: string;
  declare private _over: string | null;

  constructor() {
    super();
    this._at = '';
    this._over = null;
  }

  protected override render() {
    const placed = placeNetwork(this.network);
    const [centre] = placed;
    if (!centre) return nothing;
    const byId = new Map(placed.map((each) => [each.node.id, each]));
    const at = byId.has(this._at) ? this._at : centre.node.id;
    const lit = this._over;
    const way = new Set(lit === null ? [] : wayTo(this.network, lit));
    return html`
      <svg viewBox=${viewBoxOf(placed)} role="group" aria-label=${t('picture.label', { name: centre.node.name, n: placed.length - 1 })} data-test="network" class=${lit ? 'choosing' : ''}
        @keydown=${(event: KeyboardEvent) => this._key(event, placed, at)}>
        <defs>${['arrow', 'arrow-lit'].map((id) => svg`<marker id=${id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.8 7.4 4 0 7.2Z" /></marker>`)}</defs>
        <g>${this.network.edges.map((edge) => this._renderEdge(edge, byId, lit, way))}</g>
        <g>${placed.map((each) => this._renderNode(each, at, lit, way))}</g>
      </svg>`;
  }

  private _renderEdge(
    edge: NetworkEdge,
    byId: ReadonlyMap<string, Placed>,
    lit: string | null,
    way: ReadonlySet<string>,
  ) {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (!from || !to) return nothing;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const isLit = lit === edge.from || lit === edge.to || (way.has(edge.from) && way.has(edge.to));
    const amount = edge.amount === null ? '' : count(Math.round(edge.amount / 100));
    const few = this.network.edges.length <= ROLES_SHOWN_UP_TO;
    const [x, y] = [from.x + dx * 0.5, from.y + dy * 0.5];
    return svg`
      <g class="edge ${isLit ? 'lit' : ''} ${edge.ended ? 'ended' : ''}">
        <line x1=${from.x + ux * clear(uy)} y1=${from.y + uy * clear(uy)} x2=${to.x - ux * clear(-uy)} y2=${to.y - uy * clear(-uy)} marker-end="url(#${isLit ? 'arrow-lit' : 'arrow'})" />
        ${few || isLit ? svg`<text class="role" x=${x} y=${y + 4}>${listed(edge.roles.map(say))}</text>` : nothing}
        ${amount ? svg`<text class="role num" x=${x} y=${y + (few || isLit ? 18 : 4)}>${amount}</text>` : nothing}
      </g>`;
  }

  private _renderNode({ node, x, y }: Placed, at: string, lit: string | null, way: ReadonlySet<string>) {
    const near =
      lit === null ||
      lit === node.id ||
      way.has(node.id) ||
      this.network.edges.some(({ from, to }) => (from === lit && to === node.id) || (to === lit && from === node.id));
    const outermost = Math.max(...this.network.nodes.map(({ steps }) => steps));
    // Of the outermost nobody has asked yet how many ties they have.
    const isUnasked = node.customerNo !== null && node.steps > 0 && node.steps === outermost;
    const more = node.leftOut > 0 ? `+${node.leftOut}${node.isHub ? '…' : ''}` : isUnasked ? '+' : null;
    const shape =
      node.kind === 'corporate' ? svg`<rect x="-13" y="-13" width="26" height="26" rx="5" />` : svg`<circle r="14" />`;
    const classes = [
      'node',
      `step-${Math.min(node.steps, 2)}`,
      node.customerNo ? 'ours' : 'hidden',
      near ? '' : 'far',
    ].join(' ');
    return svg`
      <g class=${classes} transform="translate(${x} ${y})" role=${node.customerNo ? 'button' : 'img'} tabindex=${node.id === at ? 0 : -1} aria-label=${this._words(node.id)} data-test="network-node" data-node=${node.id}
        @click=${() => this._open(node.id)} @focus=${() => this._look(node.id)} @blur=${() => (this._over = null)} @mouseenter=${() => (this._over = node.id)} @mouseleave=${() => (this._over = null)}>
        <title>${node.customerNo ? node.name : `${node.name} · ${t('picture.hidden')}`}</title>
        ${shape}
        <path class="kind" transform="translate(-9 -9) scale(0.9)" d=${glyphs[node.kind]} />
        <text class="name" y="30">${shortened(node.name)}</text>
        ${more === null ? nothing : svg`<g class="left" transform="translate(15 -13)" @click=${(event: Event) => this._grow(event, node.id)}><rect x="-3" y="-8" width=${9 + 6.5 * more.length} height="16" rx="8" /><text x="2" y="4">${more}</text></g>`}
      </g>`;
  }

  /** A node in words, with all its ties: what somebody hears who does not see the picture. */
  private _words(id: string): string {
    const name = (of: string) => this.network.nodes.find((node) => node.id === of)?.name ?? '';
    const ties = this.network.edges
      .filter(({ from, to }) => from === id || to === id)
      .map(({ from, to, roles }) =>
        t('picture.is_to', { from: name(from), to: name(to), roles: listed(roles.map(say)) }),
      );
    const leftOut = this.network.nodes.find((node) => node.id === id)?.leftOut ?? 0;
    return clauses([name(id), ...ties, leftOut > 0 ? t('picture.left_out', { n: leftOut }) : ''].filter(Boolean));
  }

  private _look(id: string): void {
    this._at = id;
    this._over = id;
  }

  private _open(id: string): void {
    const customerNo = this.network.nodes.find((node) => node.id === id && node.steps > 0)?.customerNo;
    if (customerNo) this.dispatchEvent(new CustomEvent('customer-wanted', { detail: customerNo }));
  }

  private _grow(event: Event, id: string): void {
    const customerNo = this.network.nodes.find((node) => node.id === id)?.customerNo;
    if (!customerNo) return;
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('growth-wanted', { detail: customerNo }));
  }

  private _key(event: KeyboardEvent, placed: readonly Placed[], at: string): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = placed.find(({ node }) => node.id === at);
    const way = ways[event.key];
    if (event.key === 'Enter' || event.key === ' ') this._open(at);
    else if (event.key === '+' || event.key === '=') this._grow(event, at);
    else if (!way || !here) return;
    event.preventDefault();
    const next = way && here && neighbourOf(placed, here, way);
    if (next) this.shadowRoot?.querySelector<SVGElement>(`[data-node="${next.node.id}"]`)?.focus();
  }

  static override styles = [
    base,
    css`
      :host { display: grid; }
      svg { width: 100%; height: 100%; max-height: 720px; align-self: center; }
      line { stroke: var(--border); stroke-width: 1; } marker path { fill: var(--border); } #arrow-lit path { fill: var(--accent); }
      .lit line { stroke: var(--accent); stroke-width: 1.6; } .ended line { stroke-dasharray: 4 4; }
      .choosing .edge:not(.lit) { opacity: 0.35; }
      text { font-size: 12px; text-anchor: middle; fill: var(--ink); }
      .role { font-size: 11px; fill: var(--ink-2); paint-order: stroke; stroke: var(--surface); stroke-width: 5px; stroke-linejoin: round; } .lit .role { fill: var(--accent-ink); font-weight: 600; }
      .name { paint-order: stroke; stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; }
      .node { outline: none; } .node.ours { cursor: pointer; } .node.step-0 { cursor: default; }
      .node circle, .node > rect { fill: var(--accent-soft); stroke: var(--accent); stroke-width: 1.4; }
      .kind { fill: none; stroke: var(--accent-ink); stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
      .step-2 circle, .step-2 > rect { fill: var(--sunken); stroke: var(--border); } .step-2 .kind { stroke: var(--ink-2); }
      .step-0 circle, .step-0 > rect { fill: var(--accent); stroke: var(--accent); } .step-0 .kind { stroke: var(--on-accent); } .step-0 .name { font-weight: 600; }
      .hidden circle, .hidden > rect { fill: var(--surface); stroke-dasharray: 3 3; stroke: var(--border); } .hidden .kind { stroke: var(--ink-3); } .hidden .name { fill: var(--ink-2); }
      .node:focus-visible circle, .node:focus-visible > rect { stroke: var(--focus); stroke-width: 3.5; stroke-dasharray: none; }
      .far { opacity: 0.45; }
      .left rect { fill: var(--warning-soft); stroke: var(--warning-solid); stroke-width: 1; } .left text { font-size: 10px; text-anchor: start; fill: var(--warning); }
    `,
  ];
}
customElements.define('network-drawing', NetworkDrawing);

/** As much of a name as stands below a node: a Chinese character is as wide as two Latin ones. */
export function shortened(name: string): string {
  let room = 14;
  let text = '';
  for (const char of name) {
    room -= char.charCodeAt(0) > 0x2e80 ? 2 : 1;
    if (room < 0) return `${text}…`;
    text += char;
  }
  return text;
}
