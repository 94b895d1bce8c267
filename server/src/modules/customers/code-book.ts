import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CodeLists, type Label, StandardList } from '@tellerline/contracts';
import { customerDb } from './customer.tables.ts';
import { standardLists } from './standards/standard-lists.ts';

export interface CodeValue {
  list: string;
  code: string;
  zh: string;
  en: string;
  position: number;
}

/**
 * The lists of the bank, kept in memory; read again at most once a minute, beside whoever asked: he may be in the midst of a
 * transaction, where SQLite has no second connection to wait for.
 */
export class CodeBook {
  readonly #orm: MikroORM;
  #labels = new Map<string, Label>();
  #valid = new Map<string, { from: string | null; until: string | null }>();
  #lists = new Map<string, { code: string; label: Label }[]>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(orm: MikroORM) {
    this.#orm = orm;
  }

  /** Call before labels are asked for. Waits only where no lists are there yet; a reading that fails is tried again by the next. */
  async refresh(now: Date): Promise<void> {
    if (now.getTime() - this.#readAt < 60_000 && this.#labels.size > 0) return;
    const reading = this.reload(now);
    if (this.#labels.size === 0) await reading;
    else reading.catch(() => {});
  }

  /** Reads the lists, after they were changed. Never within a transaction. */
  async reload(now: Date): Promise<void> {
    const before = this.#readAt;
    this.#readAt = now.getTime();
    try {
      await this.#read();
    } catch (fault) {
      this.#readAt = before;
      throw fault;
    }
  }

  async #read(): Promise<void> {
    const db = customerDb(this.#orm.em.fork() as SqlEntityManager);
    const products = await db.selectFrom('product').select(['code', 'name_zh', 'name_en']).execute();
    const rows = await db
      .selectFrom('code_value')
      .select(['list', 'code', 'zh', 'en', 'valid_from', 'valid_until'])
      .orderBy('list')
      .orderBy('position')
      .execute();
    this.#labels = new Map(rows.map((row) => [`${row.list}.${row.code}`, { 'zh-CN': row.zh, en: row.en }]));
    // The core bank's own names of its products count before those of the list, which fill its gaps.
    for (const { code, name_zh, name_en } of products) {
      const known = this.#labels.get(`product.${code}`);
      this.#labels.set(`product.${code}`, { 'zh-CN': name_zh, en: name_en ?? known?.en ?? name_zh });
    }
    this.#valid = new Map(
      rows.map((row) => [`${row.list}.${row.code}`, { from: row.valid_from, until: row.valid_until }]),
    );
    this.#lists = Map.groupBy(
      rows.map((row) => ({ list: row.list, code: row.code, label: { 'zh-CN': row.zh, en: row.en } })),
      ({ list }) => list,
    );
  }

  /** May this code be chosen on this day? False too for a list that does not exist. */
  mayChoose(list: string, code: string, today: string): boolean {
    const valid = this.#valid.get(`${list}.${code}`);
    return valid !== undefined && (valid.from ?? today) <= today && (valid.until ?? today) >= today;
  }

  /** The codes of a list with their labels, in the bank's order. */
  entries(list: string): readonly { code: string; label: Label }[] {
    return this.#lists.get(list) ?? [];
  }

  /** The codes of a list in whose label, in either language, a text stands. Case does not matter. */
  codesLike(list: string, text: string): string[] {
    const wanted = text.toLowerCase();
    return this.entries(list).flatMap(({ code, label }) =>
      Object.values(label).some((words) => words.toLowerCase().includes(wanted)) ? [code] : [],
    );
  }

  /** All lists with what may still be chosen from them on a day. */
  lists(today: string): CodeLists['lists'] {
    return Object.fromEntries(
      [...this.#lists].map(([list, entries]) => [
        list,
        entries.map(({ code, label }) => ({ code, label, closed: !this.mayChoose(list, code, today) })),
      ]),
    );
  }

  /** Label of a code; the code itself where the list does not know it. */
  label(list: string, code: string): Label {
    const standard = StandardList.safeParse(list);
    const known = this.#labels.get(`${list}.${code}`) ?? (standard.success && standardLists.whole(standard.data, code));
    return known || { 'zh-CN': code, en: code };
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
      const rows = missing
        .slice(at, at + 200)
        .map((value) => ({ ...value, valid_from: null, valid_until: null, version: 1 }));
      await db.insertInto('code_value').values(rows).execute();
    }
  },
});
