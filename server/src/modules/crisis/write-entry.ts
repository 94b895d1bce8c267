import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AlertEntryKind } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { crisisDb } from './crisis.tables.ts';

interface NewEntry {
  alertId: number;
  customerId: number;
  at: Date;
  what: AlertEntryKind;
  level: number;
  text?: string | null;
  by?: Actor | null;
}

/** Adds to the story of an alert, in the transaction of `em`. */
export async function writeEntry(em: SqlEntityManager, entry: NewEntry): Promise<void> {
  await crisisDb(em)
    .insertInto('alert_entry')
    .values({
      alert_id: entry.alertId,
      customer_id: entry.customerId,
      at: entry.at,
      what: entry.what,
      level: entry.level,
      text: entry.text ?? null,
      by_user_id: entry.by?.userId ?? null,
      by_name: entry.by?.displayName ?? null,
    })
    .execute();
}
