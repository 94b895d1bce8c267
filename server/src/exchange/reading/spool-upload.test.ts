import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { clearLeftUploads, spoolUpload } from './spool-upload.ts';

test('CIF-05 a start clears uploads a crash left, and leaves those that are being read', async () => {
  const gone = spawnSync(process.execPath, ['--version']).pid;
  const leftBy = (pid: number) => mkdtemp(join(tmpdir(), `tellerline-upload-${pid}-`));
  const [ofNobody, ofNamesake, ofAnother] = [await leftBy(gone), await leftBy(process.pid), await leftBy(process.ppid)];
  await utimes(ofNamesake, 1, 1);
  const own = await spoolUpload(Readable.from(['x']));
  try {
    await clearLeftUploads();
    expect([ofNobody, ofNamesake, ofAnother, own.path].map((path) => existsSync(path))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  } finally {
    await Promise.all([own.remove(), rm(ofAnother, { recursive: true })]);
  }
});
