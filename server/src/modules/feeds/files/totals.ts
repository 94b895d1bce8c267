import type { ControlFile } from './control-file.ts';
import { fenOf } from './field.ts';

interface Tally {
  rows: number;
  /** Exact, in fen. */
  sums: Map<string, bigint>;
}
type Said = ControlFile['files'][number];
/** Rows and sums as people read them, in yuan. */
export interface ToldTotals {
  rows: number;
  sums: Record<string, string>;
}

/** What the control file said of a file and what came, in all and by organisation number. */
export interface ComparedTotals {
  file: string;
  said: ToldTotals;
  came: ToldTotals;
  branches: { orgNo: string; said: ToldTotals | null; came: ToldTotals | null }[];
}

/** Where a file's totals first differ from what was said. */
export type Difference =
  | { code: 'rows_differ'; details: { where: string; came: number; said: number } }
  | { code: 'sum_differs'; details: { where: string; column: string; came: string; said: string } }
  | { code: 'branch_not_said'; details: { file: string; branch: string } };

const tally = (): Tally => ({ rows: 0, sums: new Map() });
/** Organisation numbers are told cut off here; those of a bank are shorter. */
const LONGEST_TOLD_ORG_NO = 10;
/** More organisation numbers than any bank has: what comes beyond is nonsense and counted under one name. */
const MOST_BRANCHES = 5_000;

/**
 * Counts and sums a file's lines as they came, rejected ones too: control totals say what was sent, not what was good.
 * An amount nobody can read counts as nothing.
 */
export class FileTotals {
  readonly #columns: readonly { name: string; index: number }[];
  readonly #branchIndex: number;
  readonly #all = tally();
  readonly #branches = new Map<string, Tally>();
  /** Branches lines were removed from. */
  readonly #gone = new Set<string>();

  /** @param header the file's columns, in order */
  constructor(header: readonly string[], sums: readonly string[]) {
    this.#columns = sums.map((name) => ({ name, index: header.indexOf(name) }));
    this.#branchIndex = header.indexOf('org_no');
  }

  /** A line that could not even be split. */
  addUnreadable(): void {
    this.#all.rows += 1;
  }

  add(values: readonly string[]): void {
    const amounts = this.#columns.map(({ name, index }) => [name, fenOf(values[index] ?? '') ?? 0n] as const);
    addTo(this.#all, amounts);
    if (this.#branchIndex < 0) return;
    const orgNo = values[this.#branchIndex] ?? '';
    const known = this.#branches.get(orgNo);
    if (known) addTo(known, amounts);
    else if (this.#branches.size < MOST_BRANCHES) {
      const branch = tally();
      this.#branches.set(orgNo, branch);
      addTo(branch, amounts);
    }
  }

  /**
   * Goes on from what had come of another day's file, so that only lines that differ need be added and removed.
   * @returns false when that cannot be done exactly
   */
  resume({ came, branches }: ComparedTotals): boolean {
    if (branches.length >= MOST_BRANCHES || branches.some(({ orgNo }) => orgNo.length >= LONGEST_TOLD_ORG_NO))
      return false;
    fill(this.#all, came);
    for (const branch of branches) {
      if (branch.came === null) continue;
      const into = tally();
      fill(into, branch.came);
      this.#branches.set(branch.orgNo, into);
    }
    return true;
  }

  /** The opposite of `addUnreadable`. */
  removeUnreadable(): void {
    this.#all.rows -= 1;
  }

  /** The opposite of `add`. */
  remove(values: readonly string[]): void {
    const amounts = this.#columns.map(({ name, index }) => [name, -(fenOf(values[index] ?? '') ?? 0n)] as const);
    addTo(this.#all, amounts, -1);
    const orgNo = this.#branchIndex < 0 ? undefined : (values[this.#branchIndex] ?? '');
    const branch = orgNo === undefined ? undefined : this.#branches.get(orgNo);
    if (orgNo === undefined || !branch) return;
    addTo(branch, amounts, -1);
    this.#gone.add(orgNo);
  }

  /** To be called when all is added and removed: forgets the branches of which nothing is left. */
  settle(): void {
    for (const orgNo of this.#gone) if (this.#branches.get(orgNo)?.rows === 0) this.#branches.delete(orgNo);
    this.#gone.clear();
  }

  get rows(): number {
    return this.#all.rows;
  }

  /** The first difference from what the control file says; null when all agree. */
  difference(said: Said): Difference | null {
    const whole = compare(said.name, this.#all, said);
    if (whole !== null || said.branches === undefined) return whole;
    for (const [orgNo, totals] of Object.entries(said.branches)) {
      const difference = compare(`${said.name}, branch ${orgNo}`, this.#branches.get(orgNo) ?? tally(), totals);
      if (difference !== null) return difference;
    }
    const unsaid = [...this.#branches.keys()].find((orgNo) => !Object.hasOwn(said.branches ?? {}, orgNo));
    if (unsaid === undefined) return null;
    return { code: 'branch_not_said', details: { file: said.name, branch: unsaid.slice(0, 10) } };
  }

  /** Both sides for people, branch by branch. */
  compared(said: Said): ComparedTotals {
    const orgNos = new Set([...Object.keys(said.branches ?? {}), ...this.#branches.keys()]);
    return {
      file: said.name,
      said: { rows: said.rows, sums: said.sums },
      came: told(this.#all),
      branches: [...orgNos].sort().map((orgNo) => {
        const came = this.#branches.get(orgNo);
        return {
          orgNo: orgNo.slice(0, LONGEST_TOLD_ORG_NO),
          said: said.branches?.[orgNo] ?? null,
          came: came ? told(came) : null,
        };
      }),
    };
  }
}

const told = ({ rows, sums }: Tally): ToldTotals => ({
  rows,
  sums: Object.fromEntries([...sums].map(([name, fen]) => [name, yuan(fen)])),
});

function fill(into: Tally, { rows, sums }: ToldTotals): void {
  into.rows = rows;
  for (const [name, amount] of Object.entries(sums)) into.sums.set(name, fenOf(amount) ?? 0n);
}

function addTo(to: Tally, amounts: readonly (readonly [string, bigint])[], rows = 1): void {
  to.rows += rows;
  for (const [name, fen] of amounts) to.sums.set(name, (to.sums.get(name) ?? 0n) + fen);
}

function compare(where: string, came: Tally, said: { rows: number; sums: Record<string, string> }): Difference | null {
  if (came.rows !== said.rows) return { code: 'rows_differ', details: { where, came: came.rows, said: said.rows } };
  for (const [column, amount] of Object.entries(said.sums)) {
    const sum = came.sums.get(column) ?? 0n;
    if (sum !== fenOf(amount)) {
      return { code: 'sum_differs', details: { where, column, came: yuan(sum), said: amount } };
    }
  }
  return null;
}

/** Fen as yuan with two decimals. */
export function yuan(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
