import { MikroORM } from '@mikro-orm/core';
import type { EntityList } from '../kernel/module.ts';
import { type Dialect, ormSettings } from './orm.ts';

/** Addresses nobody listens at: the schema's text follows from the entities alone, no connection is made. */
const nowhere: Record<Dialect, string> = { sqlite: 'sqlite::memory:', mariadb: 'mariadb://nobody@127.0.0.1:1/none' };

/** The statements that make the schema of these entities from nothing, in order. */
export async function schemaStatements(dialect: Dialect, entities: EntityList): Promise<string[]> {
  const orm = new MikroORM(ormSettings({ databaseUrl: nowhere[dialect], entities }));
  const sql = await orm.schema.getCreateSchemaSQL({ wrap: false });
  await orm.close();
  return sql.split('\n').filter((line) => line.trim() !== '');
}
