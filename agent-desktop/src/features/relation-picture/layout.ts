import type { CustomerNetwork, NetworkNode } from '@tellerline/contracts';

/** Where a node stands, in the units of the drawing; the customer is at 0, 0. */
export interface Placed {
  node: NetworkNode;
  x: number;
  y: number;
}

/** What a node takes up with its name below it. */
export const box = { width: 92, height: 50 };
/** Half axes of the ellipse of those one tie away, and how much wider each further one is. */
const ring = { x: 215, y: 150, moreX: 185, moreY: 105 } as const;
const MOST_ROUNDS = 400;

/**
 * Places a network: each ellipse further out holds those one tie further away, everybody behind the one he is tied to, with room by
 * how many stand behind him; then whatever overlaps is pushed apart. The same network always looks the same.
 */
export function placeNetwork({ nodes, edges }: CustomerNetwork): Placed[] {
  const centre = nodes.find(({ steps }) => steps === 0);
  if (!centre) return [];
  const behind = Map.groupBy(
    nodes.filter(({ steps }) => steps > 0),
    (node) => parentOf(node, nodes, edges) ?? centre.id,
  );
  const roomOf = (node: NetworkNode): number =>
    Math.max(
      1,
      (behind.get(node.id) ?? []).reduce((sum, each) => sum + roomOf(each), 0),
    );
  const placed: Placed[] = [{ node: centre, x: 0, y: 0 }];
  const place = (parent: NetworkNode, from: number, share: number): void => {
    const children = behind.get(parent.id) ?? [];
    const room = children.reduce((sum, node) => sum + roomOf(node), 0);
    let taken = from;
    for (const node of children) {
      const own = (share * roomOf(node)) / room;
      placed.push(at(node, taken + own / 2));
      place(node, taken, own);
      taken += own;
    }
  };
  place(centre, 0, 1);
  return pushedApart(placed);
}

/** Whom somebody is tied to who stands one step nearer. */
function parentOf(
  node: NetworkNode,
  nodes: CustomerNetwork['nodes'],
  edges: CustomerNetwork['edges'],
): string | undefined {
  const tied = edges.flatMap(({ from, to }) => (from === node.id ? [to] : to === node.id ? [from] : []));
  return tied.find((id) => nodes.some((other) => other.id === id && other.steps === node.steps - 1));
}

/** A place on its ellipse; a turn begins on the left, so that the first stands where reading begins. */
function at(node: NetworkNode, turn: number): Placed {
  const angle = Math.PI + turn * 2 * Math.PI;
  const further = node.steps - 1;
  const [x, y] = [ring.x + further * ring.moreX, ring.y + further * ring.moreY];
  return { node, x: x * Math.cos(angle), y: y * Math.sin(angle) };
}

/** Pairs that overlap give way along the shorter side, half each; the one in the middle stays. */
function pushedApart(placed: readonly Placed[]): Placed[] {
  const now = placed.map((each) => ({ ...each }));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let moved = false;
    for (const [index, one] of now.entries()) {
      for (const other of now.slice(index + 1)) {
        const [dx, dy] = [other.x - one.x, other.y - one.y];
        const [overX, overY] = [box.width - Math.abs(dx), box.height - Math.abs(dy)];
        if (overX <= 0.01 || overY <= 0.01) continue;
        moved = true;
        const isAcross = overX / box.width < overY / box.height;
        const sign = (isAcross ? dx : dy) < 0 ? -1 : 1;
        const way = (isAcross ? overX : overY) + 0.5;
        const share = one.node.steps === 0 ? 1 : 0.5;
        if (isAcross) {
          other.x += sign * way * share;
          if (share < 1) one.x -= sign * way * share;
        } else {
          other.y += sign * way * share;
          if (share < 1) one.y -= sign * way * share;
        }
      }
    }
    if (!moved) break;
  }
  return now;
}

/** The part of the drawing that is used, with some air: `x y width height`. */
export function viewBoxOf(placed: readonly Placed[]): string {
  const [xs, ys] = [placed.map(({ x }) => x), placed.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - box.width / 2 - 12, Math.min(...ys) - 30];
  return [left, top, Math.max(...xs) - left + box.width / 2 + 12, Math.max(...ys) - top + box.height]
    .map(Math.round)
    .join(' ');
}

/** Who stands nearest in a direction; undefined at the edge. */
export function neighbourOf(
  placed: readonly Placed[],
  from: Placed,
  way: { x: number; y: number },
): Placed | undefined {
  const ahead = placed.flatMap((other) => {
    const [dx, dy] = [other.x - from.x, other.y - from.y];
    const forward = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y - dy * way.x);
    return forward > 1 && aside <= forward * 1.6 ? [{ other, cost: forward + aside * 1.5 }] : [];
  });
  return ahead.sort((one, other) => one.cost - other.cost)[0]?.other;
}
