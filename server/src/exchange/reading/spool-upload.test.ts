import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { clearLeftUploads, spoolUpload } from './spool-upload.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test('CIF-05 folders of uploads whose process is silent are cleared, those of processes at work stay, whatever their numbers', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const [gone, atWork] = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'tellerline-uploads-'))));
  const own = await spoolUpload(Readable.from(['x']));
  const ownFolder = dirname(dirname(own.path));
  try {
    await utimes(gone ?? '', minutesAgo(11), minutesAgo(11));
    await utimes(atWork ?? '', minutesAgo(9), minutesAgo(9));
    await utimes(ownFolder, minutesAgo(11), minutesAgo(11));
    await clearLeftUploads();
    expect([gone, atWork, own.path].map((path) => existsSync(path ?? ''))).toEqual([false, true, true]);
    vi.advanceTimersByTime(30_000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect((await stat(ownFolder)).mtimeMs).toBeGreaterThan(minutesAgo(1).getTime()));
    await rm(ownFolder, { recursive: true });
    const next = await spoolUpload(Readable.from(['y']));
    expect(existsSync(next.path), 'also after somebody cleared the temporary folder').toBe(true);
  } finally {
    vi.useRealTimers();
    await Promise.all([ownFolder, atWork ?? ''].map((path) => rm(path, { recursive: true, force: true })));
  }
});
