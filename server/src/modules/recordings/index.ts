import { mkdir } from 'node:fs/promises';
import type { RevealField } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { RecordedCalls } from '../callcenter/index.ts';
import {
  ListenTicketSchema,
  RecordingPauseSchema,
  RecordingRulesSchema,
  RecordingSchema,
} from './entities/recording.entity.ts';
import { audibleTo } from './gate.ts';
import { Spool } from './intake/spool.ts';
import { deleteOld } from './keep-recording.ts';
import { Pauses } from './pauses.ts';
import { recordingRoutes } from './recordings.routes.ts';
import { recordingsDb } from './recordings.tables.ts';
import type { RecordingsDesk } from './recordings-desk.ts';
import { RulesBook } from './rules-book.ts';
import { RulesSender } from './rules-sender.ts';
import { SealKeys } from './vault/sealed-file.ts';
import { Vault } from './vault/vault.ts';

export const recordingsEntities: EntityList = [
  RecordingSchema,
  RecordingRulesSchema,
  ListenTicketSchema,
  RecordingPauseSchema,
];

/** Where Asterisk leaves recordings, where they are kept, and with what they are sealed. */
export interface RecordingSettings {
  spool: string;
  vault: string;
  /** The first seals, all open. */
  secrets: readonly string[];
}

export interface RecordingsPorts {
  calls: RecordedCalls;
  scheduler?:
    | {
        addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void;
        add(job: { name: string; cron: string; run(): Promise<void> }): void;
      }
    | undefined;
  /** Absent: this installation keeps no recordings. */
  settings?: RecordingSettings | undefined;
}

export interface RecordingsApi {
  /** A recording this person may hear; null: none, or not his to hear. Never asked within a transaction. */
  audible(actor: Actor, id: string): Promise<{ agentUserId: string | null } | null>;
  /** Something was shown to an agent: what he says meanwhile may not be for a recording. */
  revealed(actor: Actor, field: RevealField['field'], interactionId: string | undefined): Promise<void>;
  /** A conversation came to a step that is not to be recorded, or went on from it. */
  step(actor: Actor, interactionId: string, silent: boolean): Promise<void>;
  /** Takes in the recordings Asterisk has finished; the ticker calls it. Tells how many there were. */
  takeIn(): Promise<number>;
  /** Sees to pauses and rules; the ticker calls it. */
  tick(): Promise<void>;
  /** Deletes recordings whose time is over; the scheduler calls it each night. Tells how many there were. */
  deleteOld(): Promise<number>;
}

/** Whoever calls while the work is under way waits for it and then has it done again. */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** What is kept of calls: recorded by Asterisk, sealed, heard against a ticket, deleted in time. */
export function recordingsModule(deps: ServerDeps, { calls, settings, scheduler }: RecordingsPorts) {
  const book = new RulesBook(deps);
  const vault = settings ? new Vault(settings.vault, new SealKeys(settings.secrets)) : null;
  const desk: RecordingsDesk = {
    deps,
    calls,
    book,
    vault,
    sender: new RulesSender(deps, book, () => calls.queues()),
    pauses: new Pauses(deps, calls, book),
  };
  const spool = settings && vault ? new Spool(deps, calls, vault, settings.spool) : null;
  const takeIn = oneAtATime(async () => (await spool?.takeInFinished()) ?? 0);
  const tick = oneAtATime(async () => {
    await desk.sender.send();
    await desk.pauses.compare();
  });
  const module: ServerModule & RecordingsApi = {
    name: 'recordings',
    routes: recordingRoutes(desk),
    audible: async (actor, id) => {
      const row = await recordingsDb(forkOf(deps.orm))
        .selectFrom('recording as r')
        .select('r.agent_user_id')
        .where('r.id', '=', id)
        .where(await audibleTo(desk, actor))
        .executeTakeFirst();
      return row ? { agentUserId: row.agent_user_id } : null;
    },
    revealed: (actor, field, interactionId) => desk.pauses.revealed(actor, field, interactionId),
    step: (...about) => desk.pauses.step(...about),
    takeIn,
    tick,
    deleteOld: () => deleteOld(desk),
    start: async () => {
      await book.seed();
      deps.log.info({ event: 'recordings.kept', spool: settings?.spool ?? null, vault: settings?.vault ?? null });
      if (settings) await mkdir(settings.spool, { recursive: true });
      scheduler?.addTicker({ name: 'recordings.tick', everyMs: 1_000, run: tick });
      scheduler?.addTicker({ name: 'recordings.take_in', everyMs: 2_000, run: async () => void (await takeIn()) });
      const run = async () => void (await deleteOld(desk));
      scheduler?.add({ name: 'recordings.delete_old', cron: '30 2 * * *', run });
    },
  };
  return module;
}
