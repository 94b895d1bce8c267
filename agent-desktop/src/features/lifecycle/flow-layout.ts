import { type Stage, type StageFlow, stages } from '@tellerline/contracts';

type Flow = StageFlow['flows'][number];
type Side = Stage | null;

/** A block at one side: a stage and how many stood in it. */
export interface FlowNode {
  stage: Side;
  customers: number;
  y: number;
  height: number;
}
/** A band from a block on the left to one on the right. */
export interface FlowBand {
  flow: Flow;
  fromY: number;
  toY: number;
  height: number;
}
export interface FlowPicture {
  left: FlowNode[];
  right: FlowNode[];
  bands: FlowBand[];
}

const GAP = 14;
const LEAST = 2;
const order: readonly Side[] = [null, ...stages];

/**
 * Places blocks and bands of a flow within a height: blocks from T0 down, heights in proportion to customers, no band thinner than
 * can be seen and hit.
 */
export function layOutFlow(flows: readonly Flow[], height: number): FlowPicture {
  const total = flows.reduce((sum, { customers }) => sum + customers, 0);
  if (total === 0) return { left: [], right: [], bands: [] };
  const used = (end: 'from' | 'to') => order.filter((stage) => flows.some((flow) => flow[end] === stage));
  const blocks = Math.max(used('from').length, used('to').length);
  const scale = (height - GAP * (blocks - 1) - LEAST * flows.length) / total;
  const thick = ({ customers }: Flow): number => LEAST + customers * scale;
  const side = (end: 'from' | 'to'): FlowNode[] => {
    let y = 0;
    return used(end).map((stage) => {
      const mine = flows.filter((flow) => flow[end] === stage);
      const node = {
        stage,
        customers: mine.reduce((sum, each) => sum + each.customers, 0),
        y,
        height: mine.reduce((sum, each) => sum + thick(each), 0),
      };
      y += node.height + GAP;
      return node;
    });
  };
  const [left, right] = [side('from'), side('to')];
  const filled = new Map<string, number>();
  const place = (nodes: readonly FlowNode[], name: string, stage: Side, band: number): number => {
    const key = `${name}${stage}`;
    const at = filled.get(key) ?? nodes.find((node) => node.stage === stage)?.y ?? 0;
    filled.set(key, at + band);
    return at;
  };
  const sorted = [...flows].sort(
    (one, other) =>
      order.indexOf(one.from) - order.indexOf(other.from) || order.indexOf(one.to) - order.indexOf(other.to),
  );
  const bands = sorted.map((flow) => {
    const band = thick(flow);
    return { flow, height: band, fromY: place(left, 'l', flow.from, band), toY: place(right, 'r', flow.to, band) };
  });
  return { left, right, bands };
}
