import { exitsOf, type Flow, type FlowStep, type StepId } from '@tellerline/contracts';

export const NODE = { width: 148, height: 44, across: 168, down: 84 } as const;
/** Room for a way that passes a layer. */
const PASSING = 34;

export interface PlacedStep {
  step: FlowStep;
  /** Middle of the step. */
  x: number;
  y: number;
}
export interface PlacedExit {
  from: StepId;
  to: StepId;
  branches: string[];
  path: string;
  /** Where its number stands. */
  x: number;
  y: number;
}
export interface PlacedFlow {
  steps: PlacedStep[];
  exits: PlacedExit[];
  width: number;
  height: number;
}

/**
 * A flow drawn in layers, downwards: each step below all that lead to it, but for ways back (Sugiyama, Tagawa and Toda 1981);
 * within a layer by the barycentre of its neighbours.
 */
export function placeSteps(flow: Flow): PlacedFlow {
  const ids = new Set(flow.steps.map(({ id }) => id));
  const edges = joined(flow).filter(({ to }) => ids.has(to));
  const layers = layersOf(flow, edges);
  const ways = edges.map((edge) => wayOf(edge, layers));
  const rows = ordered(rowsOf(flow, layers, ways), ways);
  const widths = rows.map((row) => row.reduce((sum, id) => sum + widthOf(id), 0));
  const width = Math.max(NODE.across, ...widths) + 80;
  const at = new Map<string, Point>();
  for (const [layer, row] of rows.entries()) {
    let left = (width - (widths[layer] ?? 0)) / 2;
    for (const id of row) {
      at.set(id, { x: left + widthOf(id) / 2, y: 32 + layer * NODE.down });
      left += widthOf(id);
    }
  }
  return {
    width,
    height: rows.length * NODE.down + 24,
    steps: flow.steps.flatMap((step) => {
      const point = at.get(step.id);
      return point ? [{ step, ...point }] : [];
    }),
    exits: ways.map(({ edge, by }) => ({ ...edge, ...drawn(by.flatMap((id) => at.get(id) ?? [])) })),
  };
}

interface Point {
  x: number;
  y: number;
}
/** Where a way passes a layer, something of this kind keeps its place. */
const passing = (edge: Edge, layer: number): string => `${edge.from}>${edge.to}@${layer}`;
const widthOf = (id: string): number => (id.includes('>') ? PASSING : NODE.across);

/** A way with everything it goes by, its ends included; of a way back, the ends alone. */
function wayOf(edge: Edge, layers: ReadonlyMap<StepId, number>): Way {
  const [first, last] = [layers.get(edge.from) ?? 0, layers.get(edge.to) ?? 0];
  const between = Array.from({ length: Math.max(0, last - first - 1) }, (_, index) => passing(edge, first + 1 + index));
  return { edge, first, by: [edge.from, ...between, edge.to] };
}
interface Way {
  edge: Edge;
  first: number;
  by: string[];
}

function rowsOf(flow: Flow, layers: ReadonlyMap<StepId, number>, ways: readonly Way[]): string[][] {
  const rows: string[][] = Array.from({ length: Math.max(0, ...layers.values()) + 1 }, () => []);
  for (const { id } of flow.steps) rows[layers.get(id) ?? 0]?.push(id);
  for (const { first, by } of ways)
    for (const [index, id] of by.slice(1, -1).entries()) rows[first + 1 + index]?.push(id);
  return rows;
}

type Edge = Pick<PlacedExit, 'from' | 'to' | 'branches'>;

/** Ways from one step to the same other are one line. */
function joined(flow: Flow): Edge[] {
  return flow.steps.flatMap((step) =>
    [...Map.groupBy(exitsOf(step), ({ next }) => next)].map(([to, exits]) => ({
      from: step.id,
      to,
      branches: exits.map(({ branch }) => branch),
    })),
  );
}

/** The longest way from the start to each step, leaving out ways that lead back. */
function layersOf(flow: Flow, edges: readonly Edge[]): Map<StepId, number> {
  const out = Map.groupBy(edges, ({ from }) => from);
  const seen = new Set<StepId>();
  const open = new Set<StepId>();
  const back = new Set<Edge>();
  const done: StepId[] = [];
  const visit = (id: StepId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    open.add(id);
    for (const edge of out.get(id) ?? []) {
      if (open.has(edge.to)) back.add(edge);
      else visit(edge.to);
    }
    open.delete(id);
    done.unshift(id);
  };
  for (const id of [flow.start, ...flow.steps.map((step) => step.id)]) visit(id);
  const layers = new Map<StepId, number>();
  for (const id of done) {
    const here = layers.get(id) ?? 0;
    layers.set(id, here);
    for (const edge of out.get(id) ?? [])
      if (!back.has(edge)) layers.set(edge.to, Math.max(layers.get(edge.to) ?? 0, here + 1));
  }
  return layers;
}

const SWEEPS = 8;

function ordered(rows: readonly string[][], ways: readonly Way[]): readonly string[][] {
  const above = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  for (const { by } of ways)
    for (const [index, id] of by.slice(1).entries()) {
      const before = by[index] ?? '';
      above.set(id, [...(above.get(id) ?? []), before]);
      below.set(before, [...(below.get(before) ?? []), id]);
    }
  const place = new Map<string, number>();
  const note = (row: readonly string[]): void => {
    for (const [index, id] of row.entries()) place.set(id, index - (row.length - 1) / 2);
  };
  rows.forEach(note);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : rows.toReversed()) {
      const middle = new Map(row.map((id) => [id, barycentre(id, (down ? above : below).get(id) ?? [], place)]));
      row.sort((one, other) => (middle.get(one) ?? 0) - (middle.get(other) ?? 0));
      note(row);
    }
  }
  return rows;
}

const barycentre = (id: string, near: readonly string[], place: ReadonlyMap<string, number>): number =>
  near.length === 0 ? (place.get(id) ?? 0) : near.reduce((sum, each) => sum + (place.get(each) ?? 0), 0) / near.length;

/** A line through points, each layer passed straight; a way back goes round on the right. */
function drawn(points: readonly Point[]): Pick<PlacedExit, 'path' | 'x' | 'y'> {
  const [from, second] = points;
  const to = points.at(-1);
  if (!from || !second || !to) return { path: '', x: 0, y: 0 };
  if (to.y <= from.y) {
    const [right, end] = [from.x + NODE.width / 2, to.x + NODE.width / 2];
    const out = Math.max(right, end) + 28;
    const path = `M${right} ${from.y}C${out} ${from.y} ${out} ${to.y} ${end} ${to.y}`;
    return { path, x: out - 8, y: (from.y + to.y) / 2 };
  }
  const half = NODE.height / 2;
  const gap = NODE.down - NODE.height;
  const curves = points.slice(1).map(({ x, y }, index) => {
    const before = points[index] ?? from;
    const [top, bottom] = [before.y + half, y - half];
    return `L${before.x} ${top}C${before.x} ${top + gap / 2} ${x} ${bottom - gap / 2} ${x} ${bottom}`;
  });
  return {
    path: `M${from.x} ${from.y + half}${curves.join('')}`,
    x: from.x + (second.x - from.x) * 0.4,
    y: from.y + half + gap * 0.45,
  };
}
