import type { EntityMetadata } from '@mikro-orm/core';
import { appendOnlyTables } from '../kernel/audit.entity.ts';
import type { Dialect } from './orm.ts';

const refusal: Record<Dialect, string> = {
  sqlite: "select raise(abort, 'rows here are only ever added')",
  mariadb: "signal sqlstate '45000' set message_text = 'rows here are only ever added'",
};

/** Gives append-only tables the triggers which refuse UPDATE and DELETE, in the words of the dialect. */
export function addAppendOnlyTriggers(meta: EntityMetadata, dialect: Dialect): void {
  if (!appendOnlyTables.includes(meta.tableName)) return;
  meta.triggers = (['update', 'delete'] as const).map((event) => ({
    name: `no_${event}_of_${meta.tableName}`,
    timing: 'before',
    events: [event],
    body: refusal[dialect],
  }));
}
