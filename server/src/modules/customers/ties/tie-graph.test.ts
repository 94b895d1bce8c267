import { expect, test } from 'vitest';
import { dayNumber } from './tie-days.ts';
import { TieGraph, type TieRow } from './tie-graph.ts';

const row = (id: number, customerId: number, otherId: number | null, change: Partial<TieRow> = {}): TieRow => ({
  id,
  customerId,
  otherId,
  otherName: null,
  establishedOn: '2020-01-01',
  endedOn: null,
  ...change,
});
const looking = { day: dayNumber('2026-11-30'), looked: 500 };
const around = (graph: TieGraph, id: number, wanted = looking) =>
  graph.tiesOf(id, wanted).ties.map(({ other }) => other);

async function graphOf(...rows: TieRow[]): Promise<TieGraph> {
  const graph = new TieGraph();
  for (const each of rows) graph.put(each);
  await graph.layOut();
  return graph;
}

test('REL-01 ties are known from either side, the latest first, ended ones where they are wanted', async () => {
  const graph = await graphOf(
    row(1, 10, 11),
    row(2, 12, 10, { establishedOn: '2024-05-01' }),
    row(3, 10, 13, { endedOn: '2026-11-30' }),
    row(70_000, 10, null, { otherName: 'N', establishedOn: null }),
    row(70_001, 10, 14, { endedOn: '2026-12-01', establishedOn: '2022-01-01' }),
  );
  const [stranger] = around(graph, 10).filter((other) => other < 0);
  expect(around(graph, 10)).toEqual([12, 14, 11, stranger]);
  expect(around(graph, 10, { ...looking, day: -1 })).toContain(13);
  expect(around(graph, 12)).toEqual([10]);
  expect([around(graph, 99), graph.size]).toEqual([[], 5]);
});

test('REL-01 what came, changed, went or was merged after the ties were laid out is known at once', async () => {
  const graph = await graphOf(row(1, 10, 11), row(2, 10, 12), row(3, 20, 21));
  graph.put(row(4, 15, 10));
  graph.put(row(2, 10, 13));
  expect(around(graph, 10)).toEqual([15, 13, 11]);
  expect([around(graph, 12), around(graph, 13)]).toEqual([[], [10]]);
  graph.merged([{ absorbed: 20, root: 10 }]);
  expect([around(graph, 10).includes(21), around(graph, 21)]).toEqual([true, [10]]);
  const told = () => [10, 13, 15, 20, 21].map((id) => around(graph, id).sort());
  const before = told();
  await graph.layOut();
  expect(told()).toEqual(before);
  graph.replace(0, [row(1, 10, 11)]);
  expect([around(graph, 10), around(graph, 15), graph.size]).toEqual([[11], [], 1]);
});

test('REL-01 of a hub no more is looked at than the bound, and it is said so', async () => {
  const graph = await graphOf(...Array.from({ length: 40 }, (_, n) => row(n + 1, 5, 100 + n)));
  const { ties, known, isHub } = graph.tiesOf(5, { ...looking, looked: 30 });
  expect([ties.length, known, isHub]).toEqual([30, 30, true]);
  expect(ties[0]?.other).toBe(139);
  expect(graph.tiesOf(5, { ...looking, looked: 40 }).isHub).toBe(false);
});
