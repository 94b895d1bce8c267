import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label } from '@tellerline/contracts';
import { customerDb } from './customer.tables.ts';

export interface CodeValue {
  list: string;
  code: string;
  zh: string;
  en: string;
  position: number;
}

/** The lists of the bank, kept in memory; read again at most once a minute. */
export class CodeBook {
  readonly #orm: MikroORM;
  #labels = new Map<string, Label>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(orm: MikroORM) {
    this.#orm = orm;
  }

  /** Call before labels are asked for; costs nothing while the lists are fresh. */
  async refresh(now: Date): Promise<void> {
    if (now.getTime() - this.#readAt < 60_000 && this.#labels.size > 0) return;
    const rows = await customerDb(this.#orm.em.fork() as SqlEntityManager)
      .selectFrom('code_value')
      .select(['list', 'code', 'zh', 'en'])
      .execute();
    this.#labels = new Map(rows.map((row) => [`${row.list}.${row.code}`, { 'zh-CN': row.zh, en: row.en }]));
    this.#readAt = now.getTime();
  }

  /** Label of a code; the code itself where the list does not know it. */
  label(list: string, code: string): Label {
    return this.#labels.get(`${list}.${code}`) ?? { 'zh-CN': code, en: code };
  }

  labelOrNull(list: string, code: string | null): Label | null {
    return code === null ? null : this.label(list, code);
  }
}

/** The stored lists, for the seeds. */
export const codeValueTable = (orm: MikroORM) => ({
  /** Adds what is not there yet; never changes what is. */
  async addMissing(values: readonly CodeValue[]): Promise<void> {
    const db = customerDb(orm.em.fork() as SqlEntityManager);
    const present = await db.selectFrom('code_value').select(['list', 'code']).execute();
    const known = new Set(present.map((row) => `${row.list}.${row.code}`));
    const missing = values.filter((value) => !known.has(`${value.list}.${value.code}`));
    for (let at = 0; at < missing.length; at += 200) {
      const rows = missing.slice(at, at + 200).map((value) => ({ ...value, valid_until: null }));
      await db.insertInto('code_value').values(rows).execute();
    }
  },
});
