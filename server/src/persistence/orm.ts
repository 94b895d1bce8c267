import { type EntityMetadata, MikroORM, type Options } from '@mikro-orm/core';
import { MariaDbDriver } from '@mikro-orm/mariadb';
import { type SqlEntityManager, SqliteDriver } from '@mikro-orm/sql';
import { CompiledQuery, type DatabaseConnection } from 'kysely';
import { auditEntities } from '../kernel/audit.entity.ts';
import type { EntityList } from '../kernel/module.ts';
import { addAppendOnlyTriggers } from './append-only.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';

type OrmSettings = Partial<Options>;

export type Dialect = 'sqlite' | 'mariadb';

/** Byte order and no padding, as SQLite compares: unique keys and sorting agree on both databases. */
export const mariadbCollation = 'utf8mb4_nopad_bin';

export interface OrmOptions {
  /** `sqlite:/absolute/file`, `sqlite::memory:` or `mariadb://user:password@host:port/database`. */
  databaseUrl: string;
  entities: EntityList;
  /** Most connections to MariaDB at once. */
  poolSize?: number;
  /** Further settings, such as those of the migrator. */
  more?: OrmSettings;
}

export const dialectOf = (databaseUrl: string): Dialect => (databaseUrl.startsWith('sqlite:') ? 'sqlite' : 'mariadb');

/** Which database an ORM speaks to, for the few statements that differ. */
export const dialectOfOrm = (orm: MikroORM): Dialect =>
  orm.config.get('driver') === (SqliteDriver as unknown) ? 'sqlite' : 'mariadb';

/** The same of an entity manager. */
export const dialectOfEm = (em: SqlEntityManager): Dialect =>
  em.getDriver() instanceof SqliteDriver ? 'sqlite' : 'mariadb';

/** The SQL entity manager of an ORM: a fresh fork, never the shared global one. */
export const forkOf = (orm: MikroORM): SqlEntityManager => orm.em.fork() as SqlEntityManager;

/**
 * Settings of MikroORM for one of our two databases. Times in UTC, READ COMMITTED, binary comparison on both.
 * @throws Error when the URL is of neither kind.
 */
export function ormSettings({ databaseUrl, entities, poolSize = 10, more = {} }: OrmOptions): OrmSettings {
  const common: OrmSettings = {
    ...more,
    entities: [...entities, ...auditEntities],
    forceUtcTimezone: true,
    ensureDatabase: false,
    debug: false,
    // Changes are looked for only when we say so; nothing is written behind a use case's back.
    flushMode: 'commit',
    ignoreUndefinedInQuery: false,
    discovery: {
      onMetadata: (meta: EntityMetadata) => addAppendOnlyTriggers(meta, dialectOf(databaseUrl)),
    },
  };

  if (databaseUrl.startsWith('sqlite:')) {
    const file = databaseUrl.slice('sqlite:'.length);
    return { ...common, driver: SqliteDriver, dbName: file, driverOptions: new NodeSqliteDialect(file) };
  }
  if (!/^(mariadb|mysql):\/\//.test(databaseUrl)) {
    throw new Error('DATABASE_URL must begin with sqlite: or mariadb://');
  }
  const url = new URL(databaseUrl);
  return {
    ...common,
    driver: MariaDbDriver,
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    dbName: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    collate: mariadbCollation,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      // Dates of raw queries come as Date (UTC), sums as numbers: as on SQLite. Money stays below 2⁵³.
      dateStrings: ['DATE'],
      decimalNumbers: true,
      supportBigNumbers: true,
      charset: 'UTF8MB4_UNICODE_CI',
    },
    onCreateConnection: async (connection: unknown) => {
      const settings = [
        'set session transaction isolation level read committed',
        `set names utf8mb4 collate ${mariadbCollation}`,
        'set session innodb_lock_wait_timeout = 5',
        "set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
      ];
      for (const sql of settings) await (connection as DatabaseConnection).executeQuery(CompiledQuery.raw(sql));
    },
  };
}

/** Opens the database and connects, so that raw queries work at once. The caller closes it with `orm.close()`. */
export async function openOrm(options: OrmOptions): Promise<MikroORM> {
  const orm = await MikroORM.init(ormSettings(options));
  await orm.connect();
  return orm;
}
