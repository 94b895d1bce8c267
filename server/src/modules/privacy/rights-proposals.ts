import type { SqlEntityManager } from '@mikro-orm/sql';
import { type DecideRights, type ProposeRights, RightsPolicy, type RightsProposal } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { newId } from '../../kernel/ids.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { isDuplicate } from '../../persistence/duplicate.ts';
import { changedSettings } from './changed-settings.ts';
import type { PolicyBook } from './policy-book.ts';
import { privacyDb } from './privacy.tables.ts';

const auditKeys = { refused: 'Rights.Refused', withdrawn: 'Rights.Withdrawn' } as const;

/** Changes of rights by two administrators: one proposes, another puts in force. One proposal at a time. */
export class RightsProposals {
  readonly #deps: Pick<ServerDeps, 'clock' | 'transaction'>;
  readonly #book: PolicyBook;

  constructor(deps: Pick<ServerDeps, 'clock' | 'transaction'>, book: PolicyBook) {
    [this.#deps, this.#book] = [deps, book];
  }

  /** The proposal that waits, as this person sees it. */
  async open(em: SqlEntityManager, viewer: Actor): Promise<RightsProposal | null> {
    const row = await privacyDb(em).selectFrom('rights_proposal').selectAll().where('waits', '=', 1).executeTakeFirst();
    if (!row) return null;
    const policy = RightsPolicy.parse(JSON.parse(row.policy));
    const inForce = await this.#book.inForce(em);
    return {
      id: row.id,
      baseVersion: row.base_version,
      policy,
      changes: changedSettings(inForce.policy, policy),
      proposedBy: row.proposed_by_name,
      proposedAt: row.proposed_at.toISOString(),
      reason: row.reason,
      own: row.proposed_by === viewer.userId,
    };
  }

  /** @throws AppError conflict.stale over another version, rights.proposal_open while one waits */
  async propose(actor: Actor, { baseVersion, policy, reason }: ProposeRights): Promise<RightsProposal | null> {
    const { clock, transaction } = this.#deps;
    return transaction(async (em) => {
      const inForce = await this.#book.inForce(em);
      if (inForce.version !== baseVersion) throw new AppError('conflict.stale', { status: 409 });
      const id = newId();
      const waiting = { decision: null, decided_at: null, decided_by: null, waits: 1 };
      try {
        await privacyDb(em)
          .insertInto('rights_proposal')
          .values({
            id,
            base_version: baseVersion,
            policy: JSON.stringify(policy),
            reason,
            proposed_at: clock.now(),
            proposed_by: actor.userId,
            proposed_by_name: actor.displayName,
            ...waiting,
          })
          .execute();
      } catch (error) {
        if (isDuplicate(error)) throw new AppError('rights.proposal_open', { status: 409 });
        throw error;
      }
      const changes = changedSettings(inForce.policy, policy);
      const details = { changes: changes.length, what: changes.slice(0, 20).join(' ') };
      await recordAudit(em, { actor, key: 'Rights.Proposed', subjectId: id, details }, clock);
      return this.open(em, actor);
    });
  }

  /**
   * Approves, refuses or takes back what waits. What is approved holds from the next request on.
   * @throws AppError rights.same_person where the two are one; review.not_open when it was decided meanwhile
   */
  async decide(actor: Actor, id: string, { decision }: DecideRights): Promise<void> {
    const { clock, transaction } = this.#deps;
    await transaction(async (em) => {
      const db = privacyDb(em);
      const row = await db.selectFrom('rights_proposal').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) throw new AppError('resource.not_found', { status: 404 });
      const own = row.proposed_by === actor.userId;
      if (own !== (decision === 'withdrawn')) throw new AppError('rights.same_person', { status: 403 });
      const decided = await db
        .updateTable('rights_proposal')
        .set({ decision, decided_at: clock.now(), decided_by: actor.userId, waits: null })
        .where('id', '=', id)
        .where('waits', '=', 1)
        .executeTakeFirst();
      if (Number(decided.numUpdatedRows) === 0) throw new AppError('review.not_open', { status: 409 });
      if (decision !== 'approved') {
        await recordAudit(em, { actor, key: auditKeys[decision], subjectId: id, details: {} }, clock);
        return;
      }
      const proposer = { userId: row.proposed_by, displayName: row.proposed_by_name };
      const policy = RightsPolicy.parse(JSON.parse(row.policy));
      await this.#book.add(em, actor, proposer, { baseVersion: row.base_version, policy, reason: row.reason });
    });
    await this.#book.refresh();
  }
}
