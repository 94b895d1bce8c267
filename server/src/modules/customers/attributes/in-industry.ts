import { type RawBuilder, sql } from 'kysely';
import { likePrefix } from '../data-gate.ts';
import { standardLists } from '../standards/standard-lists.ts';
import { attributeColumns } from './attribute-columns.ts';
import { industryLevels } from './read-industry.ts';

const levelColumns = industryLevels.map((level) => sql.ref(`t.${attributeColumns[level]}`));

/**
 * Whether attributes `t` lie in an industry: by code or name of GB/T 4754 all that is kept below it, too, whether its levels are
 * told one by one or the first alone; any other text is the beginning of a word the bank uses itself.
 */
export function inIndustry(text: string): RawBuilder<boolean> {
  const entry = standardLists.named('industry', text);
  if (!entry) {
    const begin = likePrefix(text);
    const columns = [...levelColumns, sql.ref('t.sub_industry4')];
    return sql<boolean>`(${sql.join(
      columns.map((column) => sql`${column} like ${begin} escape '!'`),
      sql` or `,
    )})`;
  }
  const level = levelColumns[entry.above.length] ?? sql.ref('t.industry');
  const names = new Set(standardLists.within('industry', entry.code).map(({ label }) => label['zh-CN']));
  return sql<boolean>`(${level} = ${entry.label['zh-CN']} or t.industry in (${sql.join([...names])}))`;
}
