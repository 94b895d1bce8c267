import type { CustomerNetwork, NetworkEdge, NetworkNode } from '@tellerline/contracts';

/** More than an eye takes in: further growth is told as left out. */
export const mostDrawn = 150;

/** A picture as it has grown so far: who is in it by an id that lasts, unlike those of one answer. */
export interface GrownNetwork extends CustomerNetwork {
  /** Nodes that were opened out, by their ids. */
  opened: ReadonlySet<string>;
}

/** Customers are the same wherever they turn up; others belong to whom they are told of. */
const lastingId = (node: NetworkNode, of: string): string =>
  node.customerNo === null ? `x${of}-${node.id}` : `c${node.customerNo}`;

const renamed = (network: CustomerNetwork, of: string): CustomerNetwork => {
  const names = new Map(network.nodes.map((node) => [node.id, lastingId(node, of)]));
  const name = (id: string): string => names.get(id) ?? id;
  return {
    nodes: network.nodes.map((node) => ({ ...node, id: name(node.id) })),
    edges: network.edges.map((edge) => ({ ...edge, from: name(edge.from), to: name(edge.to) })),
  };
};

/** A first answer as a picture that may grow. */
export function beginning(network: CustomerNetwork): GrownNetwork {
  const centre = network.nodes.find(({ steps }) => steps === 0);
  return { ...renamed(network, centre?.customerNo ?? ''), opened: new Set(centre ? [`c${centre.customerNo}`] : []) };
}

const edgeKey = ({ from, to, ended }: NetworkEdge): string => `${from}>${to}>${ended}`;

/** The picture with the ties of one more of its customers, one step further out. */
export function grownBy(shown: GrownNetwork, customerNo: string, around: CustomerNetwork): GrownNetwork {
  const id = `c${customerNo}`;
  const { nodes, edges } = renamed(around, customerNo);
  const known = new Set(shown.nodes.map((node) => node.id));
  const steps = (shown.nodes.find((node) => node.id === id)?.steps ?? 0) + 1;
  // Who is no customer, or of another branch, has no name of his own to be known by: those drawn at this one stay.
  const strangers = new Set(
    shown.edges
      .flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []))
      .filter((each) => each.startsWith('x')),
  );
  const fresh = nodes
    .filter((node) => !known.has(node.id) && !(strangers.size > 0 && node.id.startsWith('x')))
    .slice(0, Math.max(0, mostDrawn - shown.nodes.length))
    .map((node) => ({ ...node, steps }));
  const here = new Set([...known, ...fresh.map((node) => node.id)]);
  const ties = new Map([...shown.edges, ...edges].map((edge) => [edgeKey(edge), edge]));
  const leftOut =
    (nodes.find((node) => node.id === id)?.leftOut ?? 0) + nodes.filter((node) => !here.has(node.id)).length;
  return {
    nodes: [...shown.nodes.map((node) => (node.id === id ? { ...node, leftOut } : node)), ...fresh],
    edges: [...ties.values()].filter(({ from, to }) => here.has(from) && here.has(to)),
    opened: new Set([...shown.opened, id]),
  };
}

/** Only ties of a role, and who is still reached by them. */
export function byRole(network: CustomerNetwork, role: string): CustomerNetwork {
  if (role === '') return network;
  const edges = network.edges.filter(({ roles }) => roles.some((each) => each['zh-CN'] === role));
  const reached = new Set(network.nodes.filter(({ steps }) => steps === 0).map(({ id }) => id));
  for (let isNew = true; isNew; ) {
    const before = reached.size;
    for (const { from, to } of edges) {
      if (reached.has(from)) reached.add(to);
      else if (reached.has(to)) reached.add(from);
    }
    isNew = reached.size > before;
  }
  return {
    nodes: network.nodes.filter(({ id }) => reached.has(id)),
    edges: edges.filter(({ from, to }) => reached.has(from) && reached.has(to)),
  };
}

/** Whom a shortest way leads over, from the customer in the middle to somebody in the picture, both included. */
export function wayTo(network: CustomerNetwork, id: string): string[] {
  const centre = network.nodes.find(({ steps }) => steps === 0)?.id;
  if (centre === undefined) return [];
  const cameFrom = new Map<string, string | null>([[centre, null]]);
  for (const at of cameFrom.keys()) {
    if (at === id) break;
    for (const { from, to } of network.edges) {
      const next = from === at ? to : to === at ? from : null;
      if (next !== null && !cameFrom.has(next)) cameFrom.set(next, at);
    }
  }
  const way: string[] = [];
  for (let at: string | null | undefined = cameFrom.has(id) ? id : null; at; at = cameFrom.get(at)) way.unshift(at);
  return way;
}
