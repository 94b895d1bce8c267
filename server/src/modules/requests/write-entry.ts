import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RequestEntryKind } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { requestDb } from './requests.tables.ts';

/** Writes down what was done; null: the system did it. */
export async function writeEntry(
  em: SqlEntityManager,
  entry: { requestId: string; what: RequestEntryKind; at: Date; by: Actor | null; text?: string | null },
): Promise<void> {
  const row = {
    request_id: entry.requestId,
    what: entry.what,
    at: entry.at,
    by_user_id: entry.by?.userId ?? null,
    by_name: entry.by?.displayName ?? null,
    text: entry.text || null,
  };
  await requestDb(em).insertInto('service_request_entry').values(row).execute();
}
