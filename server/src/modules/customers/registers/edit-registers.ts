import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AddRegisterValue, ChangeRegisterValue, Registers } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';

type Words = Pick<AddRegisterValue, 'zh' | 'en' | 'validFrom' | 'validUntil'>;

/** The short lists of the bank in the hands of its administrators: values are added, renamed, ended, never deleted. */
export class RegisterEditor {
  readonly #deps: Pick<ServerDeps, 'clock' | 'transaction'>;
  readonly #desk: CustomerDesk;

  constructor(deps: Pick<ServerDeps, 'clock' | 'transaction'>, desk: CustomerDesk) {
    this.#deps = deps;
    this.#desk = desk;
  }

  async list(em: SqlEntityManager): Promise<Registers> {
    const today = this.#desk.today();
    const rows = await customerDb(em)
      .selectFrom('code_value')
      .selectAll()
      .orderBy('list')
      .orderBy('position')
      .orderBy('code')
      .execute();
    const lists = Map.groupBy(rows, ({ list }) => list);
    return {
      lists: [...lists].map(([list, values]) => ({
        list,
        values: values.map((row) => ({
          code: row.code,
          label: { 'zh-CN': row.zh, en: row.en },
          validFrom: row.valid_from,
          validUntil: row.valid_until,
          open: (row.valid_from ?? today) <= today && (row.valid_until ?? today) >= today,
          version: row.version,
        })),
      })),
    };
  }

  /** @throws AppError resource.not_found for a list there is not, register.code_taken */
  async add(actor: Actor, list: string, { code, ...words }: AddRegisterValue): Promise<Registers> {
    return this.#writing(async (em) => {
      const last = await customerDb(em)
        .selectFrom('code_value')
        .select(({ fn }) => fn.max('position').as('position'))
        .where('list', '=', list)
        .executeTakeFirst();
      if (last?.position == null) throw new AppError('resource.not_found', { status: 404 });
      await customerDb(em)
        .insertInto('code_value')
        .values({ list, code, ...columnsOf(words), position: Number(last.position) + 1, version: 1 })
        .execute()
        .catch((error: unknown) => {
          throw isDuplicate(error) ? new AppError('register.code_taken', { status: 409, details: { code } }) : error;
        });
      const entry = { actor, key: 'CodeValue.Added', subjectId: `${list}.${code}`, details: { ...words } } as const;
      await recordAudit(em, entry, this.#deps.clock);
    });
  }

  /** @throws AppError resource.not_found, conflict.stale when somebody changed the value meanwhile */
  async change(
    actor: Actor,
    { list, code }: { list: string; code: string },
    { version, ...words }: ChangeRegisterValue,
  ): Promise<Registers> {
    return this.#writing(async (em) => {
      const db = customerDb(em);
      const before = await db
        .selectFrom('code_value')
        .selectAll()
        .where('list', '=', list)
        .where('code', '=', code)
        .executeTakeFirst();
      if (!before) throw new AppError('resource.not_found', { status: 404 });
      const taken = await db
        .updateTable('code_value')
        .set({ ...columnsOf(words), version: version + 1 })
        .where('list', '=', list)
        .where('code', '=', code)
        .where('version', '=', version)
        .executeTakeFirst();
      if (Number(taken.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
      const was: Words = { zh: before.zh, en: before.en, validFrom: before.valid_from, validUntil: before.valid_until };
      const changed = (Object.keys(was) as (keyof Words)[]).filter((name) => was[name] !== words[name]);
      const details = Object.fromEntries(
        changed.flatMap((name) => [
          [`${name}.before`, was[name]],
          [`${name}.after`, words[name]],
        ]),
      );
      const entry = { actor, key: 'CodeValue.Changed', subjectId: `${list}.${code}`, details } as const;
      await recordAudit(em, entry, this.#deps.clock);
    });
  }

  /** What was written is used at once here; other server processes read the lists again within a minute. */
  async #writing(write: (em: SqlEntityManager) => Promise<void>): Promise<Registers> {
    const registers = await this.#deps.transaction(async (em) => {
      await write(em);
      return this.list(em);
    });
    await this.#desk.codes.reload(this.#deps.clock.now());
    return registers;
  }
}

const columnsOf = ({ zh, en, validFrom, validUntil }: Words) => ({
  zh,
  en,
  valid_from: validFrom,
  valid_until: validUntil,
});
