import type { ControlFile } from './control-file.ts';
import { fenOf } from './field.ts';

interface Tally {
  rows: number;
  /** Exact, in fen. */
  sums: Map<string, bigint>;
}

const tally = (): Tally => ({ rows: 0, sums: new Map() });
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

  get rows(): number {
    return this.#all.rows;
  }

  /** The first difference from what the control file says, in words; null when all agree. */
  difference(said: ControlFile['files'][number]): string | null {
    const whole = compare(said.name, this.#all, said);
    if (whole !== null || said.branches === undefined) return whole;
    for (const [orgNo, totals] of Object.entries(said.branches)) {
      const difference = compare(`${said.name}, branch ${orgNo}`, this.#branches.get(orgNo) ?? tally(), totals);
      if (difference !== null) return difference;
    }
    const unsaid = [...this.#branches.keys()].find((orgNo) => !Object.hasOwn(said.branches ?? {}, orgNo));
    return unsaid === undefined ? null : `${said.name}: branch ${unsaid.slice(0, 10)} is not in the control file`;
  }
}

function addTo(to: Tally, amounts: readonly (readonly [string, bigint])[]): void {
  to.rows += 1;
  for (const [name, fen] of amounts) to.sums.set(name, (to.sums.get(name) ?? 0n) + fen);
}

function compare(where: string, came: Tally, said: { rows: number; sums: Record<string, string> }): string | null {
  if (came.rows !== said.rows) return `${where}: ${came.rows} rows came, the control file says ${said.rows}`;
  for (const [column, amount] of Object.entries(said.sums)) {
    const sum = came.sums.get(column) ?? 0n;
    if (sum !== fenOf(amount)) return `${where}: ${column} sums to ${yuan(sum)}, the control file says ${amount}`;
  }
  return null;
}

/** Fen as yuan with two decimals. */
export function yuan(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
