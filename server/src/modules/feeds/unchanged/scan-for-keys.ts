import type { FeedFile } from '../files/feed-files.ts';
import { ByteLines } from './byte-lines.ts';
import { keyReader } from './key-columns.ts';

/**
 * Tells the lines of a file whose first key is among these: a key that seems new may stand in a line that was passed over, and then
 * the two are told apart by the checks of the day.
 */
export async function scanForKeys(
  path: string,
  file: FeedFile,
  { keys, except }: { keys: ReadonlySet<string>; except: ReadonlySet<number> },
  tell: (no: number, bytes: string) => void,
): Promise<void> {
  if (keys.size === 0) return;
  const keyOf = keyReader(file);
  const lines = new ByteLines(path, () => {});
  try {
    while (lines.step() || (await lines.next())) {
      if (lines.no === 1 || except.has(lines.no)) continue;
      const bytes = lines.bytes();
      if (keys.has(keyOf(bytes))) tell(lines.no, bytes);
    }
  } finally {
    await lines.close();
  }
}
