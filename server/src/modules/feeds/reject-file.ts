import { Readable } from 'node:stream';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { feedRowReasons, type Locale } from '@tellerline/contracts';
import { csvLine } from './files/csv-line.ts';
import { rejectsOf } from './run-view.ts';

const ROWS_AT_ONCE = 2_000;
const headings: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['文件', '行号', '字段', '原因代码', '原因'],
  en: ['file', 'line', 'field', 'reason code', 'reason'],
};

/**
 * All rejected lines of a run as CSV, read page by page while it is sent. Nothing of it was written by a person, so that no
 * formula can be in it; the mark at its head tells spreadsheets that it is UTF-8.
 */
export function rejectFile(em: () => SqlEntityManager, runId: string, locale: Locale): Readable {
  return Readable.from(
    (async function* () {
      yield `\ufeff${csvLine(headings[locale])}`;
      let after = { file: '', line: 0 };
      for (;;) {
        const rows = await rejectsOf(em(), runId, ROWS_AT_ONCE, after);
        if (rows.length > 0) {
          yield rows
            .map(({ file, line, field, reason }) =>
              csvLine([file, line, field, reason, feedRowReasons[reason][locale]]),
            )
            .join('');
        }
        const last = rows.at(-1);
        if (!last || rows.length < ROWS_AT_ONCE) return;
        after = { file: last.file, line: last.line };
      }
    })(),
  );
}
