import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  AttributeDraft,
  AttributeDraftBrief,
  AttributeLine,
  AttributePage,
  AttributeQuery,
  AttributeSubject,
  AttributesSubmitted,
  SaveAttributeDraft,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { Budget } from '../../../kernel/budget.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { attributeDb } from './attribute.tables.ts';
import { dropDraft, myDrafts, readDraft, saveDraft } from './drafts.ts';
import { findSubjects } from './find-subjects.ts';
import { attributesOf, listAttributes, presentAttribute } from './list-attributes.ts';
import { type AttributesKept, submitAttributes } from './submit-attributes.ts';

/** Different numbers one person may ask the owner of in an hour: a day's typing, not a walk through all accounts. */
const LOOK_UPS_AN_HOUR = 600;

/** Industry attributes: read, typed, submitted. */
export class Attributes {
  readonly #deps: ServerDeps;
  readonly #desk: CustomerDesk;
  readonly #lookUps: Budget;
  readonly #kept: AttributesKept | undefined;

  constructor(deps: ServerDeps, desk: CustomerDesk, kept?: AttributesKept) {
    this.#kept = kept;
    this.#deps = deps;
    this.#desk = desk;
    this.#lookUps = new Budget({ things: LOOK_UPS_AN_HOUR, seconds: 3_600 }, deps.clock);
  }

  async list(em: SqlEntityManager, query: AttributeQuery, actor: Actor): Promise<AttributePage> {
    return listAttributes(em, query, actor, await this.#desk.branchNames());
  }

  /** @throws AppError request.too_many */
  spendLookUp(actor: Actor, typed: string): Promise<void> {
    return this.#lookUps.take(actor.userId, typed, async () => undefined);
  }

  /** The customer a number belongs to, of any kind; null when absent or out of scope. */
  async subject(
    em: SqlEntityManager,
    asked: { accountNo?: string | undefined; customerNo?: string | undefined },
    actor: Actor,
  ): Promise<AttributeSubject | null> {
    const line = { accountNo: asked.accountNo ?? '', customerNo: asked.customerNo ?? '' };
    const answer = (await findSubjects(em, [line], actor))(line);
    const subject = 'subject' in answer ? answer.subject : answer.personal;
    if (!subject) return null;
    const branches = await this.#desk.branchNames();
    const current = (await attributesOf(em, [subject.id])).get(subject.id);
    const listed = { customer_no: subject.customerNo, name: subject.name, org_no: subject.orgNo };
    return {
      customerNo: subject.customerNo,
      name: subject.name,
      kind: subject.kind === 'corporate' ? 'corporate' : 'personal',
      branch: {
        orgNo: subject.orgNo,
        name: branches.get(subject.orgNo)?.name ?? { 'zh-CN': subject.orgNo, en: subject.orgNo },
      },
      current: current ? presentAttribute({ ...current, ...listed }, branches) : null,
    };
  }

  drafts(em: SqlEntityManager, actor: Actor): Promise<AttributeDraftBrief[]> {
    return myDrafts(em, actor);
  }

  draft(em: SqlEntityManager, actor: Actor, id: string): Promise<AttributeDraft> {
    return readDraft(em, actor, id);
  }

  saveDraft(actor: Actor, id: string | null, body: SaveAttributeDraft): Promise<{ id: string; version: number }> {
    return this.#deps.transaction(async (em) => {
      const draftId = await saveDraft(em, actor, id, body, this.#deps.clock.now());
      const { version } = await attributeDb(em)
        .selectFrom('attribute_draft')
        .select('version')
        .where('id', '=', draftId)
        .executeTakeFirstOrThrow();
      return { id: draftId, version };
    });
  }

  dropDraft(actor: Actor, id: string): Promise<void> {
    return this.#deps.transaction((em) => dropDraft(em, actor, id));
  }

  /** @throws AppError attribute.nothing for lines without a word */
  submit(actor: Actor, lines: readonly AttributeLine[], draftId: string | null): Promise<AttributesSubmitted> {
    return this.#deps.transaction(async (em) => {
      const result = await submitAttributes(em, actor, lines, {
        clock: this.#deps.clock,
        today: this.#desk.today(),
        kept: this.#kept,
      });
      if (result.saved + result.unchanged + result.issues.length === 0) {
        throw new AppError('attribute.nothing', { status: 400 });
      }
      if (draftId !== null && result.issues.length === 0) await dropDraft(em, actor, draftId);
      return result;
    });
  }
}
