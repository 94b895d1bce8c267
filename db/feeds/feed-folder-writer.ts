import { createHash, type Hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type FeedFileName, feedFileNames } from '@tellerline/contracts';
import {
  CONTROL_FILE,
  type ControlFile,
  csvLine,
  feedFiles,
  fenOf,
  yuan,
} from '@tellerline/server/modules/feeds/index';
import iconv from 'iconv-lite';

type Value = string | number | null;
interface Totals {
  rows: number;
  sums: Map<string, bigint>;
}
interface OpenFile {
  fd: number;
  hash: Hash;
  waiting: string[];
  waitingLength: number;
  all: Totals;
  branches: Map<string, Totals>;
  sums: { name: string; index: number }[];
  branchIndex: number;
}

const CHUNK_CHARACTERS = 256 * 1024;
const formats = new Map(feedFiles(() => 0).map((file) => [file.name, file]));
const newTotals = (): Totals => ({ rows: 0, sums: new Map() });

export interface FeedDay {
  source: string;
  businessDay: string;
  previousDay: string | null;
  encoding?: ControlFile['encoding'];
}

/**
 * Writes one business day as the feed wants it (db/feeds/README.md): a CSV for each kind of row, and at the very end the
 * control file with rows, sums and SHA-256. Keeps a few chunks in memory, however large the bank.
 */
export class FeedFolderWriter {
  readonly #folder: string;
  readonly #day: FeedDay;
  readonly #files = new Map<FeedFileName, OpenFile>();

  constructor(folder: string, day: FeedDay) {
    this.#folder = folder;
    this.#day = day;
    mkdirSync(folder, { recursive: true });
    rmSync(join(folder, CONTROL_FILE), { force: true });
    for (const name of feedFileNames) this.#open(name);
  }

  /** Appends a row; values in the order of the file's columns, money in yuan as text. */
  write(name: FeedFileName, values: readonly Value[]): void {
    const file = this.#files.get(name);
    if (!file) throw new Error(`${name} is closed`);
    this.#append(file, csvLine(values));
    addTo(file.all, file.sums, values);
    if (file.branchIndex < 0) return;
    const orgNo = String(values[file.branchIndex]);
    const branch = file.branches.get(orgNo) ?? newTotals();
    file.branches.set(orgNo, branch);
    addTo(branch, file.sums, values);
  }

  /** Closes the files and writes the control file, whole or not at all. */
  finish(): ControlFile {
    const control: ControlFile = {
      format: 1,
      source: this.#day.source,
      businessDay: this.#day.businessDay,
      previousDay: this.#day.previousDay,
      encoding: this.#day.encoding ?? 'utf-8',
      files: [...this.#files].map(([name, file]) => {
        this.#flush(file);
        closeSync(file.fd);
        const branches = Object.fromEntries([...file.branches].map(([orgNo, totals]) => [orgNo, said(totals)]));
        return {
          name,
          sha256: file.hash.digest('hex'),
          ...said(file.all),
          ...(file.branchIndex < 0 ? {} : { branches }),
        };
      }),
    };
    this.#files.clear();
    const path = join(this.#folder, CONTROL_FILE);
    writeFileSync(`${path}.part`, `${JSON.stringify(control, null, 2)}\n`);
    renameSync(`${path}.part`, path);
    return control;
  }

  #open(name: FeedFileName): void {
    const format = formats.get(name);
    if (!format) return;
    const header = format.fields.map((field) => field.name);
    const file: OpenFile = {
      fd: openSync(join(this.#folder, `${name}.csv`), 'w'),
      hash: createHash('sha256'),
      waiting: [],
      waitingLength: 0,
      all: newTotals(),
      branches: new Map(),
      sums: format.sums.map((column) => ({ name: column, index: header.indexOf(column) })),
      branchIndex: header.indexOf('org_no'),
    };
    this.#files.set(name, file);
    this.#append(file, csvLine(header));
  }

  #append(file: OpenFile, line: string): void {
    file.waiting.push(line);
    file.waitingLength += line.length;
    if (file.waitingLength >= CHUNK_CHARACTERS) this.#flush(file);
  }

  #flush(file: OpenFile): void {
    const text = file.waiting.join('');
    const bytes = this.#day.encoding === 'gb18030' ? iconv.encode(text, 'gb18030') : Buffer.from(text, 'utf8');
    file.hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at);
    file.waiting = [];
    file.waitingLength = 0;
  }
}

function addTo(totals: Totals, columns: OpenFile['sums'], values: readonly Value[]): void {
  totals.rows += 1;
  for (const { name, index } of columns) {
    const amount = fenOf(String(values[index] ?? '')) ?? 0n;
    totals.sums.set(name, (totals.sums.get(name) ?? 0n) + amount);
  }
}

const said = ({ rows, sums }: Totals) => ({
  rows,
  sums: Object.fromEntries([...sums].map(([column, fen]) => [column, yuan(fen)])),
});
