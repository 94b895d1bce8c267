import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { analyticsDb } from '../analytics.tables.ts';
import type { Page } from './own-features.ts';

const IDS_AT_ONCE = 20_000;

/** All customers by their ids, a page at a time. */
export async function pagesOf(em: SqlEntityManager): Promise<Page[]> {
  const { rows } = await sql<{ last: number | null }>`select max(id) as last from customer`.execute(analyticsDb(em));
  const last = Number(rows[0]?.last ?? 0);
  return Array.from({ length: Math.ceil(last / IDS_AT_ONCE) }, (_, page) => ({
    after: page * IDS_AT_ONCE,
    upTo: Math.min(last, (page + 1) * IDS_AT_ONCE),
  }));
}
