import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CappedCount,
  conditionsOf,
  mostCountedForRule,
  type RoutableSegment,
  type SegmentFieldView,
  type SegmentRule,
} from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { allNumbersOf, type BranchScope, inScope } from '../../customers/index.ts';
import type { FieldSightOn } from '../relationships.ports.ts';
import { relationshipDb } from '../relationships.tables.ts';
import { type Refreshed, refreshSegment } from './refresh-segment.ts';
import { faultOf, ruleCondition } from './rule-condition.ts';
import type { SegmentField, SegmentFields } from './segment-field.ts';
import { inBoth, inSegmentBranch } from './segment-scope.ts';
import { findReadable, openSegments, readableSegments, type StoredSegment, segmentNamed } from './segment-store.ts';

const MEMBERS_AT_ONCE = 1_000;

/** What other modules ask of segments, by id or by the name of a standing group; a segment that is closed or gone holds nobody. */
export interface SegmentsApi {
  /** Is this customer in it: of a live one now, of a snapshot when it was taken? */
  contains(em: SqlEntityManager, segment: string, customerNo: string): Promise<boolean>;
  /** Is there such a segment for this person, and may he see whom it holds? */
  mayUse(em: SqlEntityManager, actor: Actor, segmentId: string): Promise<boolean>;
  /** Open segments whose members this person may see; those of a live one are as of last night. */
  usable(em: SqlEntityManager, actor: Actor): Promise<{ id: string; name: string; orgNo: string }[]>;
  /** Open segments, by name, with how many they held when they were last counted. */
  routable(em: SqlEntityManager): Promise<RoutableSegment[]>;
  /** Which of these hold this customer as of their last count: one look-up by key, whatever their rules ask for. */
  holding(em: SqlEntityManager, segmentIds: readonly string[], customerNo: string): Promise<ReadonlySet<string>>;
  /** All its customers in scope, in pages, by their numbers. */
  members(em: SqlEntityManager, segment: string, scope: BranchScope): AsyncIterable<string[]>;
}

/** Rules asked of the bank's customers. */
export class Segments implements SegmentsApi {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>;
  readonly #fields: SegmentFields;
  readonly #around: { sightOn: FieldSightOn; refreshChoices(): Promise<void> };

  constructor(
    deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>,
    fields: SegmentFields,
    around: { sightOn: FieldSightOn; refreshChoices(): Promise<void> },
  ) {
    this.#deps = deps;
    this.#fields = fields;
    this.#around = around;
  }

  today(): string {
    return bankDay(this.#deps.clock.now(), this.#deps.bank.timeZone);
  }

  /** The fields this person may ask for: what he does not see of customers he cannot find out by counting them either. */
  async fieldsFor(actor: Actor): Promise<SegmentFieldView[]> {
    const fields = await this.#fieldsOf(actor);
    return [...fields.values()].map(({ id, group, label, type, rightsClass, choices }) => ({
      id,
      group,
      label,
      type,
      rightsClass,
      choices: [...(choices?.() ?? [])],
    }));
  }

  /** @throws AppError segment.rule_refused naming the field and what is wrong */
  async check(actor: Actor, rule: SegmentRule): Promise<void> {
    const fields = await this.#fieldsOf(actor);
    const fault = faultOf(rule, (id) => fields.get(id));
    if (fault)
      throw new AppError('segment.rule_refused', { status: 400, details: { field: fault.field, why: fault.why } });
  }

  /** A rule as a condition on the customer `c`; one that cannot be asked (any more) is met by nobody. */
  condition(rule: SegmentRule): RawBuilder<boolean> {
    return faultOf(rule, (id) => this.#fields.get(id)) ? sql<boolean>`1 = 0` : this.#condition(rule);
  }

  /** May this person see what the rule asks for? Then he may see who meets it. */
  async mayRead(actor: Actor, { rule, standing }: Pick<StoredSegment, 'rule' | 'standing'>): Promise<boolean> {
    if (standing) return true;
    const fields = await this.#fieldsOf(actor);
    return rule !== null && conditionsOf(rule).every(({ field }) => fields.has(field));
  }

  async count(em: SqlEntityManager, actor: Actor, rule: SegmentRule): Promise<CappedCount> {
    await this.check(actor, rule);
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from (select c.id from customer c where ${inScope('c', actor)} and ${this.#condition(rule)} limit ${sql.lit(mostCountedForRule + 1)}) found`.execute(
      relationshipDb(em),
    );
    const found = Number(rows[0]?.n ?? 0);
    return { value: Math.min(found, mostCountedForRule), capped: found > mostCountedForRule };
  }

  /** Ids of members in scope behind `after`, in order. */
  async memberIds(
    em: SqlEntityManager,
    segment: StoredSegment,
    scope: BranchScope,
    after: number,
    limit: number,
  ): Promise<number[]> {
    const who = this.#membership(segment);
    const { rows } = await sql<{ id: number }>`
      select c.id from customer c where c.id > ${after} and ${inBoth(segment, scope)} and ${who} order by c.id limit ${sql.lit(limit)}`.execute(
      relationshipDb(em),
    );
    return rows.map(({ id }) => id);
  }

  async contains(em: SqlEntityManager, name: string, customerNo: string): Promise<boolean> {
    const segment = await segmentNamed(em, name);
    if (!segment || segment.closed) return false;
    const numbers = await allNumbersOf(em, [customerNo]);
    const { rows } = await sql<{ id: number }>`
      select c.id from customer c where c.customer_no in (${sql.join(numbers)}) and ${inSegmentBranch(segment)} and ${this.#membership(segment)} limit 1`.execute(
      relationshipDb(em),
    );
    return rows.length > 0;
  }

  async mayUse(em: SqlEntityManager, actor: Actor, segmentId: string): Promise<boolean> {
    const segment = await findReadable(em, actor, segmentId);
    return segment !== null && !segment.closed && (await this.mayRead(actor, segment));
  }

  async usable(em: SqlEntityManager, actor: Actor): Promise<{ id: string; name: string; orgNo: string }[]> {
    const usable: { id: string; name: string; orgNo: string }[] = [];
    for (const segment of await readableSegments(em, actor)) {
      if (!segment.closed && (await this.mayRead(actor, segment))) usable.push(segment);
    }
    return usable.map(({ id, name, orgNo }) => ({ id, name, orgNo }));
  }

  async routable(em: SqlEntityManager): Promise<RoutableSegment[]> {
    const open = await openSegments(em);
    return open
      .map(({ id, name, members, refreshedAt }) => ({
        id,
        name,
        members,
        countedAt: refreshedAt?.toISOString() ?? null,
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  }

  async holding(em: SqlEntityManager, ids: readonly string[], customerNo: string): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await relationshipDb(em)
      .selectFrom('customer as c')
      .innerJoin('segment_member as m', 'm.customer_id', 'c.id')
      .innerJoin('segment as s', 's.id', 'm.segment_id')
      .select('m.segment_id')
      .where('c.customer_no', '=', customerNo)
      .where('m.segment_id', 'in', ids)
      .where('s.closed', '=', false)
      .where('s.refreshed_at', 'is not', null)
      .execute();
    return new Set(rows.map((row) => row.segment_id));
  }

  async *members(em: SqlEntityManager, name: string, scope: BranchScope): AsyncGenerator<string[]> {
    const segment = await segmentNamed(em, name);
    if (!segment || segment.closed) return;
    for (let after = 0; ; ) {
      const ids = await this.memberIds(em, segment, scope, after, MEMBERS_AT_ONCE);
      const last = ids.at(-1);
      if (last === undefined) return;
      const rows = await relationshipDb(em)
        .selectFrom('customer')
        .select('customer_no')
        .where('id', 'in', ids)
        .orderBy('id')
        .execute();
      yield rows.map((row) => row.customer_no);
      after = last;
    }
  }

  /** Members of a segment as its rule has them today. */
  async refresh(segment: StoredSegment): Promise<Refreshed | null> {
    const { rule } = segment;
    if (rule === null || faultOf(rule, (id) => this.#fields.get(id))) return null;
    const condition = sql<boolean>`${inSegmentBranch(segment)} and ${this.#condition(rule)}`;
    return refreshSegment(this.#deps, segment, condition, this.today());
  }

  /** In the transaction that saves it: who keeps which fields together as a rule is on record. */
  async recordSaved(em: SqlEntityManager, actor: Actor, id: string, rule: SegmentRule): Promise<void> {
    const fields = [...new Set(conditionsOf(rule).map(({ field }) => field))].join(' ');
    const record = { actor, key: 'Segment.Saved', subjectId: id, details: { fields: fields.slice(0, 500) } } as const;
    await recordAudit(em, record, this.#deps.clock);
  }

  /** Every live segment, and every snapshot that was never taken. The night's run. */
  async refreshAll(): Promise<void> {
    for (const segment of await openSegments(forkOf(this.#deps.orm)))
      if (segment.mode === 'live' || segment.refreshedAt === null) await this.refresh(segment);
  }

  #membership(segment: StoredSegment): RawBuilder<boolean> {
    const { rule } = segment;
    if (segment.mode === 'snapshot')
      return sql<boolean>`exists (select 1 from segment_member sm where sm.segment_id = ${segment.id} and sm.customer_id = c.id)`;
    return rule === null ? sql<boolean>`1 = 0` : this.condition(rule);
  }

  #condition(rule: SegmentRule): RawBuilder<boolean> {
    return ruleCondition(rule, (id) => this.#fields.get(id), { today: this.today() });
  }

  async #fieldsOf(actor: Actor): Promise<Map<string, SegmentField>> {
    await this.#around.refreshChoices();
    const own = await this.#around.sightOn(actor, actor.branchPath);
    const below = await this.#around.sightOn(actor, `${actor.branchPath}below/`);
    return new Map(
      this.#fields
        .all()
        .flatMap((field) => (own(field.rightsClass) && below(field.rightsClass) ? [[field.id, field] as const] : [])),
    );
  }
}
