import { entitiesOf } from '@tellerline/server/composition';
import type { CustomerTables } from '@tellerline/server/modules/customers/customer.tables';
import { migrate, migratorSettings } from '@tellerline/server/persistence/migrations';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';

type Orm = Awaited<ReturnType<typeof openOrm>>;

describeEachDatabase('the tables derived for raw SQL', (database) => {
  let orm: Orm;
  beforeAll(async () => {
    orm = await openOrm({
      databaseUrl: await database.fresh(),
      entities: entitiesOf(),
      more: await migratorSettings(database.dialect),
    });
    await migrate(orm);
  });
  afterAll(() => orm.close());

  test('name each column as the database does, for the types spell property names as the naming strategy does', () => {
    const unlike = [...orm.getMetadata().getAll().values()].flatMap((meta) =>
      meta.props
        .filter((property) => property.fieldNames?.length)
        .flatMap((property) =>
          property.fieldNames[0] === derivedName(property.name) ? [] : [`${meta.className}.${property.name}`],
        ),
    );
    expect(unlike).toEqual([]);
  });

  test('hold what raw SQL gives back: numbered keys, days as text, booleans as 0 and 1, moments as Date', async () => {
    const kysely = forkOf(orm).getKysely<CustomerTables>();
    const asOf = new Date('2026-11-23T23:59:59.987Z');
    await kysely
      .insertInto('id_document')
      .values({
        customer_id: 7,
        kind: '10',
        number: '1',
        number_reversed: '1',
        valid_from: '2020-02-29',
        long_term: true,
        source: 'test',
        as_of: asOf,
      })
      .execute();
    const row = await kysely.selectFrom('id_document').selectAll().executeTakeFirstOrThrow();
    expect(row).toEqual({
      id: 1,
      customer_id: 7,
      kind: '10',
      number: '1',
      number_reversed: '1',
      valid_from: '2020-02-29',
      valid_until: null,
      long_term: 1,
      issuer: null,
      issued_on: null,
      source: 'test',
      as_of: asOf,
    });
  });
});

describe('a query of a column', () => {
  test('no entity has is refused by the compiler', async () => {
    const refused = (tables: CustomerTables) => [
      // @ts-expect-error the entity has `customerNo`
      tables.customer.customer_number,
      // @ts-expect-error raw SQL reads 0 and 1
      tables.customer.vip satisfies boolean,
    ];
    expect(refused).toBeTypeOf('function');
  });
});

/** The rule of MikroORM's type `SnakeCase`: an underscore before a capital that follows no capital. */
const derivedName = (property: string): string => property.replace(/(?<=[^A-Z])(?=[A-Z])/g, '_').toLowerCase();
