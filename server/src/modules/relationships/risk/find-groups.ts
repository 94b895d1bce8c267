import { createHash } from 'node:crypto';
import type { RiskGroupKind } from '@tellerline/contracts';
import { at, directedGraph } from '../graph/directed-graph.ts';
import { strongComponents } from '../graph/strong-components.ts';
import { weakComponents } from '../graph/weak-components.ts';
import { pooledControl } from './pooled-control.ts';
import type { ControlTie, GuaranteeTie, Ties } from './ties.ts';

/** A group as the ties have it now. */
export interface FoundGroup {
  kind: RiskGroupKind;
  /** Ids of customers, rising. */
  members: number[];
  /** Guaranteed among the members, fen of CNY. */
  exposure: number;
  /** Alike as long as members and ties are. */
  fingerprint: string;
}

/**
 * Groups whose fall is one another's.
 *
 * Rings and mutual guarantees are the strongly connected components of who stands for whom. A chain is whoever stands for others
 * while others stand for him, joined where they do so for one another, with those directly before and behind; members of a ring
 * are told as a ring only. A group under one control is what owners of more than half, legal representatives and controlling
 * persons hold together, where that is at least two companies; several shares that one owner commands are added up.
 */
export const findGroups = ({ guarantees, control, holdings, companies }: Ties): FoundGroup[] => [
  ...guaranteeGroups(guarantees),
  ...controlGroups([...control, ...pooledControl(holdings)], companies),
];

/** Those of guarantees alone: what one changed relation is looked at for. */
export function guaranteeGroups(ties: readonly GuaranteeTie[]): FoundGroup[] {
  const ids = [...new Set(ties.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const place = (id: number): number => placeOf.get(id) ?? 0;
  const component = strongComponents(
    directedGraph(
      ids.length,
      ties.map(({ from, to }) => [place(from), place(to)]),
    ),
  );
  const size = new Map<number, number>();
  for (const each of component) size.set(each, (size.get(each) ?? 0) + 1);
  const ringOf = (id: number): number | null => {
    const ring = at(component, place(id));
    return (size.get(ring) ?? 0) > 1 ? ring : null;
  };
  const inRing = (tie: GuaranteeTie): boolean => ringOf(tie.from) !== null && ringOf(tie.from) === ringOf(tie.to);
  const rings = Map.groupBy(ties.filter(inRing), ({ from }) => ringOf(from));
  return [
    ...[...rings.values()].map((of) => {
      const members = membersOf(of);
      return groupOf(members.length === 2 ? 'mutual' : 'ring', members, of);
    }),
    ...chains(ties, ringOf),
  ];
}

function chains(ties: readonly GuaranteeTie[], ringOf: (id: number) => number | null): FoundGroup[] {
  const free = ties.filter(({ from, to }) => ringOf(from) === null && ringOf(to) === null);
  const standing = new Set(free.map(({ from }) => from));
  const between = new Set(free.flatMap(({ to }) => (standing.has(to) ? [to] : [])));
  const links = [...between].sort((one, other) => one - other);
  const placeOf = new Map(links.map((id, place) => [id, place]));
  const joined = free.flatMap(({ from, to }) => {
    const [one, other] = [placeOf.get(from), placeOf.get(to)];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  const component = weakComponents(links.length, joined);
  const chainOf = (id: number): number | undefined => {
    const place = placeOf.get(id);
    return place === undefined ? undefined : at(component, place);
  };
  const touching = free.filter(({ from, to }) => between.has(from) || between.has(to));
  const byChain = Map.groupBy(touching, ({ from, to }) => chainOf(from) ?? chainOf(to));
  return [...byChain.values()].map((of) => groupOf('chain', membersOf(of), of));
}

function controlGroups(ties: readonly ControlTie[], companies: ReadonlySet<number>): FoundGroup[] {
  const ids = [...new Set(ties.flatMap(({ from, to }) => [from, to]))];
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const place = (id: number | string): number => placeOf.get(id) ?? 0;
  const component = weakComponents(
    ids.length,
    ties.map(({ from, to }) => [place(from), place(to)] as const),
  );
  const byGroup = Map.groupBy(ties, ({ to }) => at(component, place(to)));
  return [...byGroup.values()].flatMap((of) => {
    const customers = of.flatMap(({ from, to }) => (typeof from === 'number' ? [from, to] : [to]));
    const members = [...new Set(customers)].sort((one, other) => one - other);
    return members.filter((id) => companies.has(id)).length < 2 ? [] : [groupOf('control', members, of)];
  });
}

const membersOf = (ties: readonly GuaranteeTie[]): number[] =>
  [...new Set(ties.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);

function groupOf(kind: RiskGroupKind, members: number[], ties: readonly (GuaranteeTie | ControlTie)[]): FoundGroup {
  const told = ties.map((tie) => `${tie.from}>${tie.to}:${'amount' in tie ? tie.amount : tie.share}`).sort();
  const exposure = ties.reduce((sum, tie) => sum + ('amount' in tie ? tie.amount : 0), 0);
  const fingerprint = createHash('sha256')
    .update(`${kind} ${told.join(' ')}`)
    .digest('hex');
  return { kind, members, exposure, fingerprint };
}
