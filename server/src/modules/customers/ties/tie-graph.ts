import { setImmediate } from 'node:timers/promises';
import { dayNumber, NEVER } from './tie-days.ts';

/** What is remembered of a relation. */
export interface TieRow {
  id: number;
  customerId: number;
  otherId: number | null;
  /** Of somebody who is no customer of ours. */
  otherName: string | null;
  establishedOn: string | null;
  endedOn: string | null;
}

/** One tie from where one stands; `other` is negative for somebody who is no customer: alike for the same name. */
export interface Tie {
  relation: number;
  other: number;
}
export interface TiesOfOne {
  /** The latest first. */
  ties: Tie[];
  /** All that were looked at. */
  known: number;
  /** There are more than were looked at. */
  isHub: boolean;
}

/** Relations by their id: who, with whom, from and until when. Twelve bytes each. */
interface Block {
  customer: Int32Array;
  other: Int32Array;
  established: Uint16Array;
  ended: Uint16Array;
}

export const BLOCK = 65_536;
/** Beyond so many relations beside the layout, each counted at both its ends, all are laid out anew. */
const MOST_BESIDE = 20_000;
/** So much is done before others have their turn. */
const AT_ONCE = 100_000;
const emptyBlock = (): Block => ({
  customer: new Int32Array(BLOCK),
  other: new Int32Array(BLOCK),
  established: new Uint16Array(BLOCK),
  ended: new Uint16Array(BLOCK),
});
const blockOf = (relation: number): number => Math.floor(relation / BLOCK);

/**
 * Who is tied to whom, in memory: columns of relations in blocks, and for each customer the relations he is in, from either side, the
 * latest first. Relations that came or turned to others since they were laid out are kept beside it until `layOut` is called again.
 */
export class TieGraph {
  readonly #blocks: (Block | undefined)[] = [];
  #starts = new Int32Array(1);
  #relations = new Int32Array(0);
  /** Customer → relations that are not in the layout, the latest last. */
  readonly #beside = new Map<number, number[]>();
  #besideCount = 0;
  #isLaidOut = false;
  #absorbed: ReadonlyMap<number, readonly number[]> = new Map();
  #roots: ReadonlyMap<number, number> = new Map();
  #size = 0;

  /** Relations known. */
  get size(): number {
    return this.#size;
  }

  /** Is it time to lay out anew? */
  get isUntidy(): boolean {
    return !this.#isLaidOut || this.#besideCount > MOST_BESIDE;
  }

  /** Bytes of all arrays. */
  get bytes(): number {
    const blocks = this.#blocks.filter((block) => block !== undefined).length;
    return blocks * BLOCK * 12 + this.#starts.byteLength + this.#relations.byteLength;
  }

  /** @param pairs who was merged, and into whom in the end */
  merged(pairs: readonly { absorbed: number; root: number }[]): void {
    this.#roots = new Map(pairs.map(({ absorbed, root }) => [absorbed, root]));
    const byRoot = Map.groupBy(pairs, ({ root }) => root);
    this.#absorbed = new Map([...byRoot].map(([root, of]) => [root, of.map(({ absorbed }) => absorbed)]));
  }

  rootOf(customer: number): number {
    return this.#roots.get(customer) ?? customer;
  }

  put(row: TieRow): void {
    const at = row.id % BLOCK;
    const block = this.#blocks[blockOf(row.id)] ?? emptyBlock();
    this.#blocks[blockOf(row.id)] = block;
    const other = row.otherId ?? strangerOf(row.otherName ?? '');
    const before = [block.customer[at] ?? 0, block.other[at] ?? 0];
    if (before[0] === 0) this.#size += 1;
    block.customer[at] = row.customerId;
    block.other[at] = other;
    block.established[at] = row.establishedOn === null ? 0 : dayNumber(row.establishedOn);
    block.ended[at] = row.endedOn === null ? NEVER : dayNumber(row.endedOn);
    for (const end of new Set([row.customerId, other])) {
      if (!this.#isLaidOut || end <= 0 || before.includes(end)) continue;
      const beside = this.#beside.get(end);
      if (beside) beside.push(row.id);
      else this.#beside.set(end, [row.id]);
      this.#besideCount += 1;
    }
  }

  /** What a block holds is this and nothing else. */
  replace(number: number, rows: readonly TieRow[]): void {
    const block = this.#blocks[number];
    const kept = new Set(rows.map(({ id }) => id % BLOCK));
    for (let at = 0; block && at < BLOCK; at += 1) {
      if (kept.has(at) || (block.customer[at] ?? 0) === 0) continue;
      block.customer[at] = 0;
      this.#size -= 1;
    }
    for (const row of rows) this.put(row);
  }

  /** Lays out anew who is in which relation. Nothing may be put meanwhile; reading goes on. */
  async layOut(): Promise<void> {
    const order = await this.#latestFirst();
    let most = 0;
    for (const relation of order) most = Math.max(most, this.#customer(relation), this.#other(relation));
    const starts = new Int32Array(most + 2);
    const each = async (work: (end: number, relation: number) => void): Promise<void> => {
      for (let at = 0; at < order.length; at += 1) {
        const relation = order[at] ?? 0;
        const [customer, other] = [this.#customer(relation), this.#other(relation)];
        work(customer, relation);
        if (other > 0 && other !== customer) work(other, relation);
        if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
      }
    };
    await each((end) => {
      starts[end + 1] = (starts[end + 1] ?? 0) + 1;
    });
    for (let id = 1; id < starts.length; id += 1) starts[id] = (starts[id] ?? 0) + (starts[id - 1] ?? 0);
    const next = starts.slice();
    const relations = new Int32Array(starts.at(-1) ?? 0);
    await each((end, relation) => {
      const place = next[end] ?? 0;
      relations[place] = relation;
      next[end] = place + 1;
    });
    this.#starts = starts;
    this.#relations = relations;
    this.#beside.clear();
    this.#besideCount = 0;
    this.#isLaidOut = true;
  }

  /**
   * Ties of a customer, under every number merged into him.
   * @param wanted.day those that end later than this; null: all
   * @param wanted.looked how many are looked at before one stops
   */
  tiesOf(customer: number, wanted: { day: number | null; looked: number }): TiesOfOne {
    const root = this.rootOf(customer);
    const ids = [root, ...(this.#absorbed.get(root) ?? [])];
    const ties: Tie[] = [];
    let isHub = false;
    for (const id of ids) isHub = this.#collect(id, root, wanted, ties) || isHub;
    if (ids.length > 1) ties.sort((one, other) => this.#place(other.relation) - this.#place(one.relation));
    return { ties, known: ties.length, isHub };
  }

  /** @returns whether there were more than may be looked at */
  #collect(id: number, root: number, { day, looked }: { day: number | null; looked: number }, ties: Tie[]): boolean {
    const beside = this.#beside.get(id) ?? [];
    const [from, until] = id + 1 < this.#starts.length ? [this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0] : [0, 0];
    const all = beside.length + until - from;
    for (let at = 0, seen = 0; at < all; at += 1) {
      const relation =
        at < beside.length ? (beside[beside.length - 1 - at] ?? 0) : (this.#relations[from + at - beside.length] ?? 0);
      const [customer, other] = [this.#customer(relation), this.#other(relation)];
      if (customer !== id && other !== id) continue;
      if (day !== null && this.#ended(relation) <= day) continue;
      const across = this.rootOf(customer === id ? other : customer);
      if (customer === 0 || across === root) continue;
      if (seen === looked) return true;
      seen += 1;
      ties.push({ relation, other: across });
    }
    return false;
  }

  /** All relations, the latest first: sorted by counting, day by day. */
  async #latestFirst(): Promise<Int32Array> {
    const places = new Int32Array(NEVER + 2);
    const each = async (work: (relation: number, day: number) => void): Promise<void> => {
      for (let number = this.#blocks.length - 1; number >= 0; number -= 1) {
        const block = this.#blocks[number];
        for (let at = BLOCK - 1; block && at >= 0; at -= 1)
          if ((block.customer[at] ?? 0) !== 0) work(number * BLOCK + at, NEVER - (block.established[at] ?? 0));
        await setImmediate();
      }
    };
    await each((_, day) => {
      places[day + 1] = (places[day + 1] ?? 0) + 1;
    });
    for (let day = 1; day < places.length; day += 1) places[day] = (places[day] ?? 0) + (places[day - 1] ?? 0);
    const order = new Int32Array(this.#size);
    await each((relation, day) => {
      const place = places[day] ?? 0;
      order[place] = relation;
      places[day] = place + 1;
    });
    return order;
  }

  #customer(relation: number): number {
    return this.#blocks[blockOf(relation)]?.customer[relation % BLOCK] ?? 0;
  }

  #other(relation: number): number {
    return this.#blocks[blockOf(relation)]?.other[relation % BLOCK] ?? 0;
  }

  #ended(relation: number): number {
    return this.#blocks[blockOf(relation)]?.ended[relation % BLOCK] ?? 0;
  }

  /** Rises with the day it was established and, on one day, with its number. */
  #place(relation: number): number {
    return (this.#blocks[blockOf(relation)]?.established[relation % BLOCK] ?? 0) * 2 ** 32 + relation;
  }
}

/** A name as a negative number (FNV-1a of its characters). */
export function strangerOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return -1 - (hash >>> 1);
}
