import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { customerDb } from '../customer.tables.ts';
import { BLOCK, TieGraph, type TieRow } from './tie-graph.ts';

/**
 * Keeps the ties of the whole bank in memory, the same on every server: read block by block when the server starts; new relations are fetched
 * whenever somebody asks, those changed here after their commit, and what others changed is found by comparing sums of each block.
 * What is shown is read from the database all the same: memory says only where to look.
 */
export class TieKeeper {
  readonly #deps: Pick<ServerDeps, 'log'> & { orm: MikroORM };
  readonly #graph = new TieGraph();
  /** Sums of each block as they were just before it was read. */
  readonly #sums = new Map<number, string>();
  #lastId = 0;
  #loading: Promise<number> | null = null;
  /** One at a time changes the graph. */
  #turn: Promise<void> = Promise.resolve();
  /** Until then what was changed on this server is not in the graph. */
  #changes: Promise<void> = Promise.resolve();

  constructor(deps: Pick<ServerDeps, 'log'> & { orm: MikroORM }) {
    this.#deps = deps;
  }

  /** The graph with every relation that is in the database now. */
  async fresh(em: SqlEntityManager): Promise<TieGraph> {
    await this.load();
    await this.#changes;
    if ((await lastIdOf(em)) > this.#lastId) await this.#inTurn(() => this.#catchUp());
    return this.#graph;
  }

  /** Reads the whole bank's ties, once. */
  async load(): Promise<void> {
    this.#loading ??= this.compare();
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }

  /** Relations among these customers change in this transaction. */
  changing(em: SqlEntityManager, customerIds: readonly number[]): void {
    afterCommit(em, () => this.#soon(() => this.#readAgain(customerIds)));
  }

  /** Customers are merged, or no longer, in this transaction. */
  merging(em: SqlEntityManager): void {
    afterCommit(em, () => this.#soon(() => this.#readMerges()));
  }

  /**
   * Makes the graph what the database is: blocks whose sums differ are read again, one after the other, so that who asks meanwhile waits for
   * one block at most.
   * @returns how many blocks were read
   */
  async compare(): Promise<number> {
    const began = performance.now();
    const last = await lastIdOf(this.#em());
    let read = 0;
    for (let block = 0; block <= Math.floor(last / BLOCK); block += 1)
      await this.#inTurn(async () => {
        const sums = await this.#sumsOf(block);
        if (this.#sums.get(block) === sums) return;
        this.#graph.replace(block, await this.#rows(within(block)));
        this.#sums.set(block, sums);
        read += 1;
      });
    await this.#inTurn(async () => {
      this.#lastId = Math.max(this.#lastId, last);
      await this.#readMerges();
      if (this.#graph.isUntidy) await this.#graph.layOut();
    });
    if (read > 0) {
      const { size, bytes } = this.#graph;
      const ms = Math.round(performance.now() - began);
      this.#deps.log.info({ relations: size, bytes, blocks: read, ms }, 'ties read into memory');
    }
    return read;
  }

  /** When everything begun is done. */
  async settled(): Promise<void> {
    await this.#loading?.catch(() => undefined);
    await this.#turn;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.#rows(sql`r.id > ${this.#lastId}`);
      for (const row of rows) this.#graph.put(row);
      this.#lastId = rows.at(-1)?.id ?? this.#lastId;
      if (rows.length < BLOCK) break;
    }
    if (this.#graph.isUntidy) await this.#graph.layOut();
  }

  async #readAgain(customerIds: readonly number[]): Promise<void> {
    if (customerIds.length === 0) return;
    const ids = sql.join([...customerIds]);
    const among = sql`r.customer_id in (${ids}) and (r.related_customer_id is null or r.related_customer_id in (${ids}))`;
    for (const row of await this.#rows(among)) this.#graph.put(row);
    if (this.#graph.isUntidy) await this.#graph.layOut();
  }

  async #rows(where: RawBuilder<unknown>): Promise<TieRow[]> {
    const { rows } = await sql<TieRow>`
      select r.id, r.customer_id as customerId, r.related_customer_id as otherId,
        case when r.related_customer_id is null then r.related_name end as otherName, r.established_on as establishedOn, r.ended_on as endedOn
      from customer_relation r where ${where} order by r.id limit ${sql.lit(BLOCK)}`.execute(this.#db());
    return rows;
  }

  async #readMerges(): Promise<void> {
    const rows = await this.#db()
      .selectFrom('customer_merge')
      .select(['absorbed_id as absorbed', 'root_id as root'])
      .where('in_force_key', 'is not', null)
      .execute();
    this.#graph.merged(rows.flatMap(({ absorbed, root }) => (root === null ? [] : [{ absorbed, root }])));
  }

  /** Weighed by the id, so that two that change places are noticed. */
  async #sumsOf(block: number): Promise<string> {
    const sum = (column: RawBuilder<unknown>) => sql`sum(coalesce(${column}, 0) * (1 + r.id % 61))`;
    const day = (column: string) => sql`replace(${sql.ref(column)}, '-', '')`;
    const { rows } = await sql<Record<string, unknown>>`
      select count(*) as n, ${sum(sql.ref('r.customer_id'))} as c, ${sum(sql.ref('r.related_customer_id'))} as o,
        ${sum(day('r.established_on'))} as e, ${sum(day('r.ended_on'))} as u
      from customer_relation r where ${within(block)}`.execute(this.#db());
    return JSON.stringify(rows[0]);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #soon(work: () => Promise<void>): void {
    if (this.#loading === null) return;
    this.#changes = this.#inTurn(work).catch((error: unknown) =>
      this.#deps.log.error({ err: error }, 'changed ties were not read'),
    );
  }

  #em(): SqlEntityManager {
    return forkOf(this.#deps.orm);
  }

  #db() {
    return customerDb(this.#em());
  }
}

async function lastIdOf(em: SqlEntityManager): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(id) as last from customer_relation`.execute(
    customerDb(em),
  );
  return Number(rows[0]?.last ?? 0);
}

const within = (block: number): RawBuilder<unknown> => sql`r.id >= ${block * BLOCK} and r.id < ${(block + 1) * BLOCK}`;
