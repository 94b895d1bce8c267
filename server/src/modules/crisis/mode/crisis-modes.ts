import { rename, writeFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CrisisBanners,
  type CrisisModeState,
  type CrisisModeView,
  CrisisTarget,
  type NewCrisisMode,
  type StepCrisisMode,
  usualCallListRules,
} from '@tellerline/contracts';
import { type Selectable, sql } from 'kysely';
import { type Actor, requireHeadOffice } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { type CrisisTables, crisisDb } from '../crisis.tables.ts';
import type { CrisisDesk } from '../crisis-desk.ts';
import { takeAffected } from './affected.ts';
import { promptsOf, speechOf, speechReport, wordsOf } from './speech.ts';
import { cancelWave, openWave } from './task-wave.ts';

type ModeRow = Selectable<CrisisTables['crisis_mode']>;
type Step = StepCrisisMode['step'];
const MODES_SHOWN = 50;

const from: Readonly<Record<Step, readonly CrisisModeState[]>> = {
  rehearse: ['draft', 'rehearsal'],
  ask: ['draft', 'rehearsal'],
  agree: ['asked'],
  end: ['rehearsal', 'asked', 'running'],
};
const to: Readonly<Record<Step, CrisisModeState>> = {
  rehearse: 'rehearsal',
  ask: 'asked',
  agree: 'running',
  end: 'ended',
};

/** Mass events: one act for all that follows from them. */
export class CrisisModes {
  readonly #desk: CrisisDesk;
  readonly #wordsFile: string | undefined;
  /** What callers were told last; undefined: not known since the start. */
  #told: { what: string; at: number } | undefined;

  /** @param wordsFile where texts of the moment are written for whoever makes speech of them */
  constructor(desk: CrisisDesk, wordsFile: string | undefined) {
    this.#desk = desk;
    this.#wordsFile = wordsFile;
  }

  /** Prepares one; nothing happens yet. @throws AppError crisis.nobody, resource.not_found, access.house_only */
  async make(
    actor: Actor,
    { key, name, target, announcement, words, banner, taskHours, callList }: NewCrisisMode,
  ): Promise<void> {
    const { deps } = this.#desk;
    // Every caller of the bank hears it.
    if (announcement !== null || words) requireHeadOffice(actor);
    await deps.transaction(async (em) => {
      const isNew = await insertIfAbsent(() =>
        crisisDb(em)
          .insertInto('crisis_mode')
          .values({
            id: key,
            name,
            state: 'draft',
            target: JSON.stringify(target),
            announcement,
            words_zh: words?.['zh-CN'] ?? null,
            words_en: words?.en ?? null,
            banner_zh: banner['zh-CN'],
            banner_en: banner.en,
            task_hours: taskHours,
            call_list: callList,
            affected: 0,
            tasks: 0,
            branch_path: actor.branchPath,
            made_by: actor.userId,
            made_by_name: actor.displayName,
            created_at: deps.clock.now(),
            version: 1,
          })
          .execute(),
      );
      if (!isNew) return;
      const affected = await takeAffected(em, this.#desk, actor, key, target);
      if (affected === 0) throw new AppError('crisis.nobody', { status: 422 });
      await crisisDb(em).updateTable('crisis_mode').set({ affected }).where('id', '=', key).execute();
      const details = { target: target.kind, affected };
      await recordAudit(em, { actor, key: 'Crisis.Prepared', subjectId: key, details }, deps.clock);
    });
    await this.#writeWords();
  }

  /**
   * Rehearses, asks, agrees, or ends. Agreeing begins it: tasks, list and announcement come with the one commit that says so.
   * @throws AppError crisis.state, crisis.second_person, conflict.stale, resource.not_found
   */
  async step(actor: Actor, id: string, { step, version }: StepCrisisMode): Promise<void> {
    const { deps } = this.#desk;
    const now = deps.clock.now();
    await deps.transaction(async (em) => {
      const mode = await this.#visible(em, actor, id);
      if (!from[step].includes(mode.state)) throw new AppError('crisis.state', { status: 409 });
      if (step === 'agree' && mode.asked_by === actor.userId)
        throw new AppError('crisis.second_person', { status: 409 });
      const begun = step === 'agree' ? await this.#begin(em, actor, mode) : {};
      if (step === 'end') await this.#stop(em, mode);
      const done = await crisisDb(em)
        .updateTable('crisis_mode')
        .set({
          state: to[step],
          version: sql<number>`version + 1`,
          ...(step === 'ask' && { asked_by: actor.userId, asked_by_name: actor.displayName, started_at: null }),
          ...(step === 'agree' && { agreed_by_name: actor.displayName }),
          ...((step === 'agree' || step === 'rehearse') && { started_at: now }),
          ...(step === 'end' && { ended_at: now }),
          ...begun,
        })
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (Number(done.numUpdatedRows) === 0) throw new AppError('conflict.stale', { status: 409 });
      await recordAudit(em, { actor, key: 'Crisis.Stepped', subjectId: id, details: { step } }, deps.clock);
    });
    if (step === 'rehearse') await this.#play(actor, id);
    await this.announce();
  }

  /** Whoever rehearses, and has a phone, hears what callers would hear. */
  async #play(actor: Actor, id: string): Promise<void> {
    const { deps } = this.#desk;
    const words = promptsOf(await this.#visible(forkOf(deps.orm), actor, id));
    if (!words || !actor.extension) return;
    const result = await deps.telephony.playWords({ by: actor.extension, orderId: newId(), words });
    if (!result.ok) deps.log.warn({ event: 'crisis.not_played', reason: result.reason });
  }

  /** The words of every mode that is not over, from which speech is made while it is prepared. */
  async #writeWords(): Promise<void> {
    const file = this.#wordsFile;
    if (!file) return;
    const rows = await crisisDb(forkOf(this.#desk.deps.orm))
      .selectFrom('crisis_mode')
      .selectAll()
      .where('state', '!=', 'ended')
      .execute();
    const words = rows.flatMap((row) => wordsOf(row) ?? []);
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, JSON.stringify(words), { mode: 0o600 });
    await rename(draft, file);
  }

  async #begin(em: SqlEntityManager, actor: Actor, mode: ModeRow): Promise<{ tasks: number; list_id: string | null }> {
    const tasks = mode.task_hours === null ? 0 : await openWave(em, this.#desk, mode.id, mode.name, mode.task_hours);
    if (!mode.call_list) return { tasks, list_id: null };
    const members = await crisisDb(em)
      .selectFrom('crisis_member')
      .select('customer_id')
      .where('mode_id', '=', mode.id)
      .orderBy('customer_id')
      .execute();
    const listId = newId();
    const list = {
      key: listId,
      name: mode.name,
      purpose: 'service' as const,
      pacing: 'preview' as const,
      source: 'crisis' as const,
      flowKey: null,
      why: mode.banner_zh,
      priority: 1,
      rules: usualCallListRules,
    };
    const wanted = members.map(({ customer_id }) => ({ customerId: customer_id, why: '', weight: 0, originId: null }));
    await this.#desk.dialling?.makeList(em, actor, list, wanted);
    await this.#desk.dialling?.startList(em, actor, listId);
    return { tasks, list_id: listId };
  }

  async #stop(em: SqlEntityManager, mode: ModeRow): Promise<void> {
    await cancelWave(em, this.#desk, mode.id);
    if (mode.list_id) await this.#desk.dialling?.endList(em, mode.list_id);
  }

  /** All of the branches of this person, those that last first. */
  async list(em: SqlEntityManager, actor: Actor): Promise<CrisisModeView[]> {
    const rows = await crisisDb(em)
      .selectFrom('crisis_mode')
      .selectAll()
      .orderBy(
        sql`case state when 'running' then 0 when 'asked' then 1 when 'rehearsal' then 2 when 'draft' then 3 else 4 end`,
      )
      .orderBy('created_at', 'desc')
      .limit(MODES_SHOWN)
      .execute();
    const own = rows.filter((row) => row.branch_path.startsWith(actor.branchPath));
    const speech = await speechReport(this.#wordsFile);
    return Promise.all(
      own.map(async (row) => ({ ...present(row, actor, await reachedOf(em, row)), speech: speechOf(row, speech) })),
    );
  }

  /** What every desk shows now. */
  async banners(em: SqlEntityManager, actor: Actor): Promise<CrisisBanners['items']> {
    const rows = await lasting(em);
    return rows
      .filter(({ branch_path }) => actor.branchPath.startsWith(branch_path) || branch_path.startsWith(actor.branchPath))
      .map((row) => ({
        id: row.id,
        name: row.name,
        banner: { 'zh-CN': row.banner_zh, en: row.banner_en },
        rehearsal: row.state === 'rehearsal',
        since: (row.started_at ?? row.created_at).toISOString(),
      }));
  }

  /** Has the telephone system say what callers are to hear now; said again each minute, for one that has started anew. Runs every few seconds. */
  async announce(): Promise<void> {
    const { deps } = this.#desk;
    const running = (await lasting(forkOf(deps.orm))).filter(({ state }) => state === 'running');
    const telling = running.find((mode) => mode.announcement !== null || mode.words_zh !== null);
    const command = { message: telling?.announcement ?? null, words: telling ? promptsOf(telling) : null };
    const what = JSON.stringify(command);
    const now = deps.clock.now().getTime();
    if (this.#told?.what === what && (!telling || now - this.#told.at < 60_000)) return;
    const result = await deps.telephony.announce(command);
    if (result.ok) this.#told = { what, at: now };
  }

  async #visible(em: SqlEntityManager, actor: Actor, id: string): Promise<ModeRow> {
    const row = await crisisDb(em).selectFrom('crisis_mode').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row?.branch_path.startsWith(actor.branchPath)) throw new AppError('resource.not_found', { status: 404 });
    return row;
  }
}

const lasting = (em: SqlEntityManager): Promise<ModeRow[]> =>
  crisisDb(em)
    .selectFrom('crisis_mode')
    .selectAll()
    .where('state', 'in', ['running', 'rehearsal'])
    .orderBy('started_at', 'desc')
    .execute();

/** Affected customers somebody of the house talked with since it began. */
async function reachedOf(em: SqlEntityManager, mode: ModeRow): Promise<number> {
  if (!mode.started_at || mode.state === 'rehearsal') return 0;
  const until = mode.ended_at ?? new Date('9999-12-31T00:00:00.000Z');
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from crisis_member m join customer c on c.id = m.customer_id
    where m.mode_id = ${mode.id} and exists (
      select 1 from interaction i where i.customer_no = c.customer_no and i.started_at >= ${mode.started_at}
        and i.started_at < ${until} and i.answered_at is not null)`.execute(crisisDb(em));
  return Number(rows[0]?.n ?? 0);
}

const present = (row: ModeRow, actor: Actor, reached: number): Omit<CrisisModeView, 'speech'> => ({
  id: row.id,
  name: row.name,
  state: row.state,
  target: CrisisTarget.parse(JSON.parse(row.target)),
  announcement: row.announcement,
  words: wordsOf(row),
  banner: { 'zh-CN': row.banner_zh, en: row.banner_en },
  taskHours: row.task_hours,
  callList: Boolean(row.call_list),
  affected: row.affected,
  reached,
  listId: row.list_id,
  tasks: row.tasks,
  madeBy: row.made_by_name,
  askedBy: row.asked_by_name,
  agreedBy: row.agreed_by_name,
  startedAt: row.started_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  version: row.version,
  mayAgree: row.state === 'asked' && row.asked_by !== actor.userId,
});
