import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fact } from '@tellerline/contracts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal } from './journal.ts';

let folder: string;
const opened: Journal[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tellerline-journal-'));
});
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  rmSync(folder, { recursive: true });
});

async function open(more: Partial<Parameters<typeof Journal.open>[0]> = {}): Promise<Journal> {
  const journal = await Journal.open({ folder, ...more });
  opened.push(journal);
  return journal;
}
async function close(journal: Journal): Promise<void> {
  opened.splice(opened.indexOf(journal), 1);
  await journal.close();
}
const fact = (n: number, name = '王小明'): Fact => ({
  id: `call.started:${n}`,
  type: 'call.started',
  occurredAt: '2026-11-23T01:00:00.000Z',
  callId: String(n),
  channelId: String(n),
  direction: 'inbound',
  dnis: '95588',
  ani: null,
  aniPresentation: 'withheld',
  callerName: name,
});
const facts = (count: number, from = 1): Fact[] => Array.from({ length: count }, (_, index) => fact(from + index));
const segments = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.facts'))
    .sort();
async function readAll(journal: Journal, from = 1, max = 97): Promise<number[]> {
  const seqs: number[] = [];
  for (let next = from; ; ) {
    const batch = await journal.read(next, max);
    if (batch.length === 0) return seqs;
    for (const { seq, fact: read } of batch) {
      expect(read).toMatchObject({ id: `call.started:${seq}` });
      seqs.push(seq);
      next = seq + 1;
    }
  }
}
const oneTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

describe('the journal', () => {
  test('numbers facts from one on and goes on after it was closed, under the same name', async () => {
    const first = await open();
    first.append(facts(3));
    await first.flush();
    expect(first.durableSeq).toBe(3);
    const { id } = first;
    await close(first);
    const second = await open();
    second.append(facts(2, 4));
    await second.flush();
    expect(second.id).toBe(id);
    expect(await readAll(second)).toEqual(oneTo(5));
  });

  test('a wiped folder begins a new journal', async () => {
    const first = await open();
    first.append(facts(1));
    await close(first);
    rmSync(folder, { recursive: true });
    expect((await open()).id).not.toBe(first.id);
  });

  test('nothing may be sent before it is on disk', async () => {
    const journal = await open();
    journal.append(facts(10));
    expect(journal.durableSeq).toBe(0);
    expect(await journal.read(1, 10)).toEqual([]);
    await journal.flush();
    expect(await readAll(journal)).toEqual(oneTo(10));
  });

  test('reading from memory and reading from the files give the same', async () => {
    const journal = await open({ segmentBytes: 20_000 });
    for (let group = 0; group < 20; group += 1) {
      journal.append(facts(1000, group * 1000 + 1));
      await journal.flush();
    }
    expect(segments().length).toBeGreaterThan(3);
    expect(await readAll(journal, 1, 333)).toEqual(oneTo(20_000));
    await close(journal);
    expect(await readAll(await open(), 1, 512)).toEqual(oneTo(20_000));
  });

  test.each([
    ['the last line is torn', (file: string) => truncateSync(file, statSync(file).size - 7), 9],
    ['only the last line feed is missing', (file: string) => truncateSync(file, statSync(file).size - 1), 9],
    ['half a line was begun', (file: string) => appendFileSync(file, '{"seq":11,"fact":{"id":"ca'), 10],
    ['the disk left zeroes behind', (file: string) => appendFileSync(file, Buffer.alloc(5000)), 10],
  ])('after a crash in which %s every whole fact is there and numbering goes on', async (_, spoil, kept) => {
    const before = await open();
    before.append(facts(10));
    await close(before);
    spoil(path.join(folder, segments()[0] ?? ''));
    const after = await open();
    expect(after.durableSeq).toBe(kept);
    expect(after.cutBytes).toBeGreaterThan(0);
    after.append(facts(5, kept + 1));
    await after.flush();
    expect(await readAll(after)).toEqual(oneTo(kept + 5));
  });

  test('facts of another version stay where they are, and so do those after them; only the restoring leaves them out', async () => {
    const before = await open();
    before.append([fact(1), { ...fact(2), type: 'call.recorded' } as unknown as Fact, fact(3)]);
    await close(before);
    const file = path.join(folder, segments()[0] ?? '');
    const bytes = statSync(file).size;
    const after = await open();
    expect(after).toMatchObject({ cutBytes: 0, durableSeq: 3 });
    expect(statSync(file).size).toBe(bytes);
    expect((await after.read(1, 10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const past: number[] = [];
    for await (const { seq } of after.recentPast()) past.push(seq);
    expect(past).toEqual([1, 3]);
  });

  test('a line with another number than the one that follows is cut off with what is behind it', async () => {
    const before = await open();
    before.append(facts(3));
    await close(before);
    const file = path.join(folder, segments()[0] ?? '');
    appendFileSync(file, `{"seq":9,"fact":${JSON.stringify(fact(9))}}\n`);
    const after = await open();
    expect(after.durableSeq).toBe(3);
    expect(after.cutBytes).toBeGreaterThan(0);
  });

  test('wherever a crash cuts the file, the whole facts before stay and nothing else', async () => {
    const journal = await open();
    journal.append(facts(40));
    await close(journal);
    const file = path.join(folder, segments()[0] ?? '');
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (at) => {
        writeFileSync(file, whole.subarray(0, at));
        const after = await open();
        const kept = whole.subarray(0, at).filter((byte) => byte === 10).length;
        expect(await readAll(after)).toEqual(oneTo(kept));
        await close(after);
      }),
      { numRuns: 60 },
    );
  });

  test('old segments go when they are acknowledged and old, and never before both', async () => {
    let now = 0;
    const journal = await open({ segmentBytes: 10_000, keepMs: 1000, now: () => now });
    const more = async (from: number) => {
      journal.append(facts(200, from));
      await journal.flush();
    };
    await more(1);
    await more(201);
    now = 5000;
    await more(401);
    expect((await journal.read(1, 1))[0]?.seq).toBe(1);
    journal.acknowledge(400);
    await more(601);
    await more(801);
    expect(segments()[0]).toMatch(/401\.facts$/);
    expect(await readAll(journal, 401)).toEqual(oneTo(1000).slice(400));
  });

  test('a journal larger than its limit gives up acknowledged facts early, others never', async () => {
    const journal = await open({ segmentBytes: 10_000, maxBytes: 30_000 });
    for (let group = 0; group < 10; group += 1) {
      journal.append(facts(100, group * 100 + 1));
      await journal.flush();
    }
    expect(segments().length).toBe(10);
    journal.acknowledge(1000);
    journal.append(facts(100, 1001));
    await journal.flush();
    expect(journal.size.bytes).toBeLessThan(60_000);
    expect(await readAll(journal, 1001)).toEqual(oneTo(1100).slice(1000));
  });

  test('a disk that refuses to write is told, waited for, and nothing is lost or doubled', async () => {
    const journal = await open({ segmentBytes: 1 });
    journal.append(facts(2));
    await journal.flush();
    rmSync(folder, { recursive: true });
    journal.append(facts(3, 3));
    await expect.poll(() => journal.failure, { timeout: 3000 }).not.toBeNull();
    expect(journal.durableSeq).toBe(2);
    expect(journal.lag).toBe(3);
    const { mkdirSync } = await import('node:fs');
    mkdirSync(folder);
    await journal.flush();
    expect(journal.failure).toBeNull();
    expect(journal.durableSeq).toBe(5);
    expect((await journal.read(3, 10)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
  });

  test('a second bridge is kept out of the journal of a living one, not of a dead one', async () => {
    writeFileSync(path.join(folder, 'lock'), `${process.ppid} ${startTimeOf(process.ppid)}`);
    await expect(open()).rejects.toThrow(/another bridge/);
    writeFileSync(path.join(folder, 'lock'), `${process.ppid} 1`);
    const journal = await open();
    journal.append(facts(1));
    await journal.flush();
    expect(journal.durableSeq).toBe(1);
  });

  test('one enormous fact is read like any other', async () => {
    const journal = await open();
    const members = Array.from({ length: 30_000 }, (_, index) => ({
      queue: 'retail',
      extension: String(1001 + (index % 900)),
      paused: true,
      pausedReason: 'TL:meal',
      busy: false,
    }));
    const snapshot: Fact = {
      id: 'platform.snapshot:1',
      type: 'platform.snapshot',
      occurredAt: '2026-11-23T01:00:00.000Z',
      bootId: 'b',
      reason: 'login',
      calls: [],
      members,
      reachable: [],
    };
    journal.append([snapshot]);
    await close(journal);
    const read = await (await open()).read(1, 10);
    expect(read[0]?.fact).toEqual(snapshot);
  });
});

function startTimeOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
