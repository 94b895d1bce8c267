import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ReportSchedules, ReportScheduleView, Role, SaveReportSchedule } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { StoredMailing, StoredSchedule } from '../entities/report-mail.entity.ts';
import type { ReportsDesk } from '../reports.desk.ts';
import type { MailRelay } from './mail-relay.ts';
import { nextDue } from './when-due.ts';

const MAILINGS_SHOWN = 5;
const MOST_SCHEDULES = 50;

/** Who an owner is on the day a report goes out. */
export interface MailPeople {
  user(userId: string): Promise<{
    username: string;
    displayName: string;
    roles: readonly Role[];
    branchPath: string;
    extension: string | null;
  } | null>;
}

export interface MailDesk {
  deps: ServerDeps;
  reports: ReportsDesk;
  people: MailPeople;
  /** Null: the house has no relay; schedules wait. */
  relay: MailRelay | null;
  domains: readonly string[];
}

/** One's own schedules, with what became of the latest mailings. */
export async function listSchedules(desk: MailDesk, em: SqlEntityManager, actor: Actor): Promise<ReportSchedules> {
  const rows = await em.find(StoredSchedule, { ownerUserId: actor.userId }, { orderBy: { id: 'asc' } });
  const mailings = await em.find(
    StoredMailing,
    { scheduleId: { $in: rows.map(({ id }) => id) } },
    { orderBy: { at: 'desc', id: 'desc' }, limit: MAILINGS_SHOWN * MOST_SCHEDULES },
  );
  return {
    items: rows.map(
      (row): ReportScheduleView => ({
        id: row.id,
        schedule: { ...row.schedule, active: row.active },
        version: row.version,
        nextAt: row.nextAt.toISOString(),
        mailings: mailings
          .filter(({ scheduleId }) => scheduleId === row.id)
          .slice(0, MAILINGS_SHOWN)
          .map(({ fromDay, toDay, state, at }) => ({ from: fromDay, to: toDay, state, at: at.toISOString() })),
      }),
    ),
    relay: desk.relay !== null,
    domains: [...desk.domains],
  };
}

/**
 * Writes down a schedule, a new one at version 0.
 * @throws AppError report_mail.domain for an address mail may not go to · report_mail.too_many · conflict.stale · resource.not_found
 */
export async function saveSchedule(
  desk: MailDesk,
  actor: Actor,
  id: string,
  { version, schedule }: SaveReportSchedule,
): Promise<void> {
  const { deps } = desk;
  const foreign = schedule.recipients.find((to) => !mayGo(desk, to));
  if (foreign !== undefined) {
    throw new AppError('report_mail.domain', { status: 422, details: { domains: desk.domains.join(', ') } });
  }
  await deps.transaction(async (em) => {
    const nextAt = nextDue(schedule, deps.clock.now(), deps.bank.timeZone);
    const { active } = schedule;
    if (version === 0) {
      const own = await em.count(StoredSchedule, { ownerUserId: actor.userId });
      if (own >= MOST_SCHEDULES) throw new AppError('report_mail.too_many', { status: 409 });
      const row = { id, ownerUserId: actor.userId, schedule, active, nextAt, version: 1 };
      if (!(await insertIfAbsent(() => em.insert(StoredSchedule, row))))
        throw new AppError('conflict.stale', { status: 409 });
    } else {
      const where = { id, ownerUserId: actor.userId };
      if ((await em.count(StoredSchedule, where)) === 0) throw new AppError('resource.not_found', { status: 404 });
      const changed = await em.nativeUpdate(
        StoredSchedule,
        { ...where, version },
        { schedule, active, nextAt, version: version + 1 },
      );
      if (changed === 0) throw new AppError('conflict.stale', { status: 409 });
    }
    const details = {
      name: schedule.name,
      cadence: schedule.cadence,
      recipients: schedule.recipients.join(' '),
      active,
    };
    await recordAudit(em, { actor, key: 'ReportMail.Saved', subjectId: id, details }, deps.clock);
  });
}

/** @throws AppError resource.not_found */
export async function deleteSchedule(desk: MailDesk, actor: Actor, id: string): Promise<void> {
  await desk.deps.transaction(async (em) => {
    const gone = await em.nativeDelete(StoredSchedule, { id, ownerUserId: actor.userId });
    if (gone === 0) throw new AppError('resource.not_found', { status: 404 });
    await em.nativeDelete(StoredMailing, { scheduleId: id });
    await recordAudit(em, { actor, key: 'ReportMail.Deleted', subjectId: id }, desk.deps.clock);
  });
}

export const mayGo = ({ domains }: Pick<MailDesk, 'domains'>, address: string): boolean =>
  domains.length === 0 || domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase());
