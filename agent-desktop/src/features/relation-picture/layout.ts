import type { CustomerNetwork, NetworkNode } from '@tellerline/contracts';

/** Where a node stands, in the units of the drawing; the customer is at 0, 0. */
export interface Placed {
  node: NetworkNode;
  x: number;
  y: number;
}

/** What a node takes up with its name below it. */
export const box = { width: 92, height: 50 };
const rings = [
  { x: 0, y: 0 },
  { x: 215, y: 150 },
  { x: 400, y: 255 },
] as const;
const MOST_ROUNDS = 400;

/**
 * Places a network: who is one tie away on an inner ellipse, who is two away behind the one he is tied to, each with room by how
 * many stand behind him; then whatever overlaps is pushed apart. The same network always looks the same.
 */
export function placeNetwork({ nodes, edges }: CustomerNetwork): Placed[] {
  const centre = nodes.find(({ steps }) => steps === 0);
  if (!centre) return [];
  const first = nodes.filter(({ steps }) => steps === 1);
  const parentOf = (id: string): string | undefined =>
    edges
      .flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []))
      .find((other) => first.some((node) => node.id === other));
  const behind = Map.groupBy(
    nodes.filter(({ steps }) => steps === 2),
    ({ id }) => parentOf(id) ?? first[0]?.id ?? '',
  );
  const roomOf = (node: NetworkNode): number => Math.max(1, behind.get(node.id)?.length ?? 0);
  const room = first.reduce((sum, node) => sum + roomOf(node), 0);
  const placed: Placed[] = [{ node: centre, x: 0, y: 0 }];
  let taken = 0;
  for (const node of first) {
    const share = roomOf(node);
    placed.push(at(node, 1, (taken + share / 2) / room));
    const outer = behind.get(node.id) ?? [];
    placed.push(...outer.map((each, index) => at(each, 2, (taken + (share * (index + 0.5)) / outer.length) / room)));
    taken += share;
  }
  return pushedApart(placed);
}

/** A place on a ring; a turn begins on the left, so that the first stands where reading begins. */
function at(node: NetworkNode, ring: 1 | 2, turn: number): Placed {
  const angle = Math.PI + turn * 2 * Math.PI;
  return { node, x: rings[ring].x * Math.cos(angle), y: rings[ring].y * Math.sin(angle) };
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
