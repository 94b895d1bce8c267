import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedFileName } from '@tellerline/contracts';
import { type FeedDay, FeedFolderWriter } from '@tellerline/db/feeds/feed-folder-writer';
import type { ControlFile } from '@tellerline/server/modules/feeds/index';
import { temporaryFolder } from './test-bank.ts';

type Value = string | number | null;

/** Rows of a small day; what is not named is left out. */
export type DayRows = Partial<Record<FeedFileName, readonly (readonly Value[])[]>>;

const defaults: FeedDay = { source: 'core-bank', businessDay: '2026-11-20', previousDay: null };

/** Writes a day into a new folder. */
export function writeDay(rows: DayRows, day: Partial<FeedDay> = {}): string {
  const folder = temporaryFolder();
  const writer = new FeedFolderWriter(folder, { ...defaults, ...day });
  for (const [name, lines] of Object.entries(rows)) {
    for (const line of lines) writer.write(name as FeedFileName, line);
  }
  writer.finish();
  return folder;
}

/** Replaces the bytes of a file as its sender might have done: the control file's rows, SHA-256 and sums may be set right. */
export function rewriteFile(
  folder: string,
  name: FeedFileName,
  bytes: Buffer | string,
  said: Partial<ControlFile['files'][number]> = {},
): void {
  writeFileSync(join(folder, `${name}.csv`), bytes);
  editControl(folder, (control) => {
    const file = control.files.find((candidate) => candidate.name === name);
    if (!file) throw new Error(`${name} is not in the control file`);
    delete file.branches;
    Object.assign(file, { sha256: createHash('sha256').update(bytes).digest('hex'), sums: {}, ...said });
  });
}

export function editControl(folder: string, edit: (control: ControlFile) => void): void {
  const path = join(folder, 'control.json');
  const control = JSON.parse(readFileSync(path, 'utf8')) as ControlFile;
  edit(control);
  writeFileSync(path, JSON.stringify(control));
}

export const readText = (folder: string, name: FeedFileName): string =>
  readFileSync(join(folder, `${name}.csv`), 'utf8');

/** A customer's line of customers.csv. */
export const customerLine = (
  customerNo: string,
  name: string,
  more: { orgNo?: string; manager?: string } = {},
): Value[] => [
  ...[customerNo, 'P', name, 'active', more.orgNo ?? '01', '1', '1980-02-03', '10', 'CHN', '440606', null],
  ...['20', '4', '1', null, null, null, null, null, more.manager ?? null, 1, 1, 1, '20100101', null],
];
export const accountLine = (accountNo: string, customerNo: string): Value[] => [
  ...[accountNo, customerNo, '01', 'C100', 'savings', 'CNY', 'active', '2010-01-01', null, null],
];
export const balanceLine = (accountNo: string, balance: string): Value[] => [accountNo, '01', balance, balance];
export const phoneLine = (
  ref: string,
  customerNo: string,
  number: string,
  more: { removed?: boolean } = {},
): Value[] => [...[ref, customerNo, 'mobile', number, 0, more.removed ? 0 : 1]];
