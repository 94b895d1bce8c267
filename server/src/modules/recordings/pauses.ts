import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RevealField } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { newId } from '../../kernel/ids.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { RecordedCall, RecordedCalls } from '../callcenter/index.ts';
import { recordingsDb } from './recordings.tables.ts';
import type { RulesBook } from './rules-book.ts';

type Cause = 'agent' | 'reveal' | 'flow';
/** A conversation that is left standing keeps a recording silent no longer than this. */
const LONGEST_STEP_MS = 10 * 60_000;

/**
 * Recordings that are to be silent. What is wanted is written down, Asterisk is told at once, and each second it is compared
 * with what Asterisk says: a leg that joins meanwhile, or an order that was lost, is silenced then.
 */
export class Pauses {
  readonly #deps: ServerDeps;
  readonly #calls: RecordedCalls;
  readonly #book: RulesBook;

  constructor(deps: ServerDeps, calls: RecordedCalls, book: RulesBook) {
    this.#deps = deps;
    this.#calls = calls;
    this.#book = book;
  }

  /**
   * The agent makes the recording of his call silent, or lets it hear again, whatever it was silent for.
   * @throws AppError recording.not_recorded · recording.unconfirmed (nothing changed)
   */
  async set(actor: Actor, interactionId: string, paused: boolean): Promise<void> {
    const call = await this.#calls.ownCall(forkOf(this.#deps.orm), actor, interactionId);
    if (!call || call.paused.length === 0) throw new AppError('recording.not_recorded', { status: 409 });
    if (paused) await this.#begin(actor, call, 'agent', null);
    const { ok } = await this.#deps.telephony.pauseRecording({ callId: call.callId, paused });
    // Written down as ended only when it is heard again; a pause that could not be had is over as well.
    if (ok !== paused) await this.#end(actor, call);
    if (!ok) throw new AppError('recording.unconfirmed', { status: 503 });
  }

  /** Something was shown to an agent on a call: its recording is silent for a while, where the rules say so. */
  async revealed(actor: Actor, field: RevealField['field'], interactionId: string | undefined): Promise<void> {
    const em = forkOf(this.#deps.orm);
    const call = await this.#calls.ownCall(em, actor, interactionId);
    if (!call || call.paused.length === 0) return;
    const { rules } = await this.#book.inForce(em);
    if (!rules.pauseOnReveal.includes(field)) return;
    const until = new Date(this.#deps.clock.now().getTime() + rules.pauseSeconds * 1_000);
    await this.#begin(actor, call, 'reveal', until);
    await this.#deps.telephony.pauseRecording({ callId: call.callId, paused: true });
  }

  /**
   * The conversation of a call stands at a step that is not to be recorded, or has gone on from it: then it is heard again, unless
   * it is silent for another reason. Nothing happens where the call is not recorded.
   */
  async step(actor: Actor, interactionId: string, silent: boolean): Promise<void> {
    const { orm, clock, telephony } = this.#deps;
    const em = forkOf(orm);
    const open = await recordingsDb(em)
      .selectFrom('recording_pause')
      .select('id')
      .where('interaction_id', '=', interactionId)
      .where('cause', '=', 'flow')
      .where('ended_at', 'is', null)
      .execute();
    if (silent === open.length > 0) return;
    if (!silent) {
      await this.#deps.transaction(async (tx) => {
        const ids = open.map(({ id }) => id);
        await recordingsDb(tx)
          .updateTable('recording_pause')
          .set({ until: clock.now() })
          .where('id', 'in', ids)
          .execute();
        await this.#audit(tx, actor, 'Recording.Resumed', interactionId, 'flow');
      });
      return this.compare();
    }
    const call = await this.#calls.ownCall(em, actor, interactionId);
    if (!call || call.paused.length === 0) return;
    await this.#begin(actor, call, 'flow', new Date(clock.now().getTime() + LONGEST_STEP_MS));
    await telephony.pauseRecording({ callId: call.callId, paused: true });
  }

  /** What the ticker does each second. */
  async compare(): Promise<void> {
    const { orm, clock, telephony } = this.#deps;
    const em = forkOf(orm);
    const db = recordingsDb(em);
    const now = clock.now();
    const open = await db.selectFrom('recording_pause').selectAll().where('ended_at', 'is', null).execute();
    const over = open.filter(({ until }) => until !== null && until <= now);
    const touched = [...new Set(open.map((pause) => pause.interaction_id))];
    for (const call of await this.#calls.calls(em, touched)) {
      const own = open.filter((pause) => pause.interaction_id === call.interactionId);
      const wanted = !call.ended && own.some((pause) => !over.includes(pause));
      const isAsWanted = call.paused.every((paused) => paused === wanted);
      if (!call.ended && !isAsWanted) {
        const { ok } = await telephony.pauseRecording({ callId: call.callId, paused: wanted });
        if (!ok) continue;
      }
      const done = (wanted ? own.filter((pause) => over.includes(pause)) : own).map(({ id }) => id);
      if (done.length === 0) continue;
      await db.updateTable('recording_pause').set({ ended_at: now }).where('id', 'in', done).execute();
    }
  }

  #begin(actor: Actor, { interactionId }: RecordedCall, cause: Cause, until: Date | null): Promise<void> {
    return this.#deps.transaction(async (em) => {
      const begun_at = this.#deps.clock.now();
      const pause = { id: newId(), interaction_id: interactionId, user_id: actor.userId, cause, begun_at, until };
      await recordingsDb(em)
        .insertInto('recording_pause')
        .values({ ...pause, ended_at: null })
        .execute();
      await this.#audit(em, actor, 'Recording.Paused', interactionId, cause);
    });
  }

  #end(actor: Actor, { interactionId }: RecordedCall): Promise<void> {
    return this.#deps.transaction(async (em) => {
      await recordingsDb(em)
        .updateTable('recording_pause')
        .set({ ended_at: this.#deps.clock.now() })
        .where('interaction_id', '=', interactionId)
        .where('ended_at', 'is', null)
        .execute();
      await this.#audit(em, actor, 'Recording.Resumed', interactionId, 'agent');
    });
  }

  #audit(em: SqlEntityManager, actor: Actor, key: 'Recording.Paused' | 'Recording.Resumed', id: string, cause: Cause) {
    return recordAudit(em, { actor, key, subjectId: id, details: { cause } }, this.#deps.clock);
  }
}
