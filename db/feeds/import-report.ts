import type { FeedRunView } from '@tellerline/contracts';
import type { ImportProgress } from '@tellerline/server/modules/feeds/index';

const percent = ({ done, total }: ImportProgress): string =>
  total === 0 ? '' : ` ${Math.min(100, Math.round((100 * done) / total))} %`;

/** Shows an import on a terminal in one moving line; elsewhere a line for each file and phase. */
export function progressPrinter(out: NodeJS.WriteStream): (progress: ImportProgress) => void {
  let shown = '';
  return (progress) => {
    const step = `${progress.phase} ${progress.file}`;
    if (out.isTTY) out.write(`\r\u001b[K${step}${percent(progress)}`);
    else if (step !== shown) out.write(`${step}\n`);
    shown = step;
  };
}

/** What became of a day, as a table for people. */
export function reportOf(run: FeedRunView): string {
  const head = `${run.source} ${run.businessDay}: ${run.status}${run.reason === null ? '' : ` (${run.reason})`}`;
  const rows = Object.entries(run.counts).map(([file, count]) =>
    [file.padEnd(15), count.read, count.created, count.changed, count.unchanged, count.rejected]
      .map((cell) => String(cell).padStart(10))
      .join(' '),
  );
  const title = ['file', 'read', 'created', 'changed', 'unchanged', 'rejected']
    .map((cell) => cell.padStart(10))
    .join(' ');
  return rows.length === 0 ? head : [head, title, ...rows].join('\n');
}
