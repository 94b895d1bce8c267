import type { CustomerNetwork } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { beginning, byRole, grownBy, mostDrawn, wayTo } from './growing-network.ts';

const node = (id: string, steps: number, customerNo: string | null = id) => ({
  id,
  customerNo,
  name: id,
  kind: 'personal' as const,
  steps,
  leftOut: 0,
  isHub: false,
});
const edge = (from: string, to: string, role = '担保人') => ({
  from,
  to,
  roles: [{ 'zh-CN': role, en: role }],
  ended: false,
  amount: null,
});
const star = (centre: string, ...others: string[]): CustomerNetwork => ({
  nodes: [node(centre, 0), ...others.map((id) => node(id, 1))],
  edges: others.map((id) => edge(id, centre)),
});

test('REL-01 the picture grows by one customer’s ties; whoever is there already is not drawn twice', () => {
  const grown = grownBy(beginning(star('A', 'B', 'C')), 'B', star('B', 'A', 'C', 'D'));
  expect(grown.nodes.map(({ id, steps }) => [id, steps])).toEqual([
    ['cA', 0],
    ['cB', 1],
    ['cC', 1],
    ['cD', 2],
  ]);
  expect(grown.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['cB>cA', 'cC>cA', 'cA>cB', 'cC>cB', 'cD>cB']);
  const far = grownBy(grown, 'D', star('D', 'E'));
  expect(wayTo(far, 'cE')).toEqual(['cA', 'cB', 'cD', 'cE']);
  expect([...far.opened]).toEqual(['cA', 'cB', 'cD']);
});

test('REL-01 it ends at a bound and says how many are left out', () => {
  const many = star('B', 'A', ...Array.from({ length: 400 }, (_, n) => `N${n}`));
  const grown = grownBy(beginning(star('A', 'B')), 'B', many);
  expect(grown.nodes.length).toBe(mostDrawn);
  expect(grown.nodes.find(({ id }) => id === 'cB')?.leftOut).toBe(402 - mostDrawn);
});

test('REL-01 filtered by a role, only who is reached by it stays', () => {
  const network = star('A', 'B', 'C');
  const mixed = { ...network, edges: [edge('B', 'A'), edge('C', 'A', '配偶')] };
  expect(byRole(mixed, '担保人').nodes.map(({ id }) => id)).toEqual(['A', 'B']);
  expect(byRole(mixed, '').nodes).toHaveLength(3);
  expect(wayTo(byRole(mixed, '担保人'), 'C')).toEqual([]);
});
