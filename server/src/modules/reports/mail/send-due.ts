import { buffer } from 'node:stream/consumers';
import { type CallMetrics, metricDefinitions } from '@tellerline/contracts';
import { mediaTypes, writeTable } from '../../../exchange/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { StoredMailing, StoredSchedule } from '../entities/report-mail.entity.ts';
import { metricNames, reportTable } from '../report/report-table.ts';
import { type MailDesk, mayGo } from './mail-desk.ts';
import type { MailAnswer, MailRelay } from './mail-relay.ts';
import { daysTold, nextDue } from './when-due.ts';

const AT_ONCE = 20;
/** Waits between tries, in minutes; after the last the mailing has failed. */
const WAITS = [5, 15, 60, 240];
const MINUTE_MS = 60_000;
const readers: readonly string[] = ['supervisor', 'manager'];

/** Writes down what is due as mailings, then sends what waits. The ticker calls it; without a relay nothing is due. */
export async function sendDueReports(desk: MailDesk): Promise<void> {
  const { relay } = desk;
  if (!relay) return;
  await writeDown(desk);
  const now = desk.deps.clock.now();
  const due = await forkOf(desk.deps.orm).find(
    StoredMailing,
    { state: 'waiting', nextAt: { $lte: now } },
    { orderBy: { nextAt: 'asc', id: 'asc' }, limit: AT_ONCE },
  );
  for (const mailing of due) await trySending(desk, relay, mailing);
}

/** A schedule that is due becomes a mailing, once; what a server missed while it was down is the latest days only. */
async function writeDown({ deps }: MailDesk): Promise<void> {
  const now = deps.clock.now();
  const { timeZone } = deps.bank;
  const due = await forkOf(deps.orm).find(StoredSchedule, { active: true, nextAt: { $lte: now } }, { limit: AT_ONCE });
  for (const { id, version, schedule, nextAt } of due) {
    await deps.transaction(async (em) => {
      const next = nextDue(schedule, now, timeZone);
      const taken = await em.nativeUpdate(StoredSchedule, { id, version, nextAt }, { nextAt: next });
      if (taken === 0) return;
      const { from, to } = daysTold(schedule, nextAt, timeZone);
      const row = { id: newId(), scheduleId: id, fromDay: from, toDay: to, state: 'waiting' as const, tries: 0 };
      await insertIfAbsent(() => em.insert(StoredMailing, { ...row, nextAt: now, at: now }));
    });
  }
}

async function trySending(desk: MailDesk, relay: MailRelay, mailing: StoredMailing): Promise<void> {
  const { deps } = desk;
  const { id, tries } = mailing;
  const now = deps.clock.now();
  const wait = WAITS[tries];
  // Written down before it is made: two servers never send the same one at once.
  const taken = await forkOf(deps.orm).nativeUpdate(
    StoredMailing,
    { id, tries, state: 'waiting' },
    { tries: tries + 1, nextAt: new Date(now.getTime() + (wait ?? 0) * MINUTE_MS) },
  );
  if (taken === 0) return;
  const answer = await send(desk, relay, mailing);
  if (answer.result === 'later' && wait !== undefined) {
    await forkOf(deps.orm).nativeUpdate(StoredMailing, { id }, { lastError: answer.why });
    return;
  }
  const state = answer.result === 'taken' ? 'sent' : answer.result === 'refused' ? 'refused' : 'failed';
  const why = answer.result === 'taken' ? null : answer.why;
  await deps.transaction(async (em) => {
    await em.nativeUpdate(StoredMailing, { id }, { state, at: deps.clock.now(), lastError: why });
    const details = { schedule: mailing.scheduleId, from: mailing.fromDay, to: mailing.toDay, state };
    await recordAudit(em, { actor: 'system', key: 'ReportMail.Sent', subjectId: id, details }, deps.clock);
  });
  if (state !== 'sent') deps.log.warn({ event: 'report_mail.failed', id, tries: tries + 1 });
}

/** Makes the report with the rights its owner has now, and hands it to the relay. */
async function send(desk: MailDesk, relay: MailRelay, mailing: StoredMailing): Promise<MailAnswer> {
  const { deps, people, reports } = desk;
  const em = forkOf(deps.orm);
  const stored = await em.findOne(StoredSchedule, { id: mailing.scheduleId });
  const owner = stored && (await people.user(stored.ownerUserId));
  if (!stored || !owner?.roles.some((role) => readers.includes(role))) {
    return { result: 'refused', why: 'the owner reads no reports any more' };
  }
  const { schedule } = stored;
  const to = schedule.recipients.filter((address) => mayGo(desk, address));
  if (to.length === 0) return { result: 'refused', why: 'no address mail may go to' };
  const actor: Actor = { ...owner, userId: stored.ownerUserId, sessionId: '' };
  const { fromDay: from, toDay } = mailing;
  const address = {
    from,
    to: toDay,
    by: schedule.by,
    minutes: schedule.minutes,
    ...(schedule.queue && { queue: schedule.queue }),
  };
  const { locale, format, name } = schedule;
  const report = await reports.report(em, actor, address, locale);
  const heading = (metric: keyof CallMetrics): string => metricDefinitions[metric].label[locale];
  const table = writeTable(format, {
    marks: [
      ['report', name],
      ['from', from],
      ['to', toDay],
      ['owner', owner.displayName],
    ],
    sheets: { marks: 'about', rows: 'report' },
    columns: [schedule.by, ...metricNames.map(heading)],
    rows: rowsOf(reportTable(report).slice(1)),
  });
  const days = from === toDay ? toDay : `${from} – ${toDay}`;
  const bank = deps.bank.name[locale];
  return relay.send({
    messageId: `<${mailing.id}@tellerline>`,
    to,
    subject: `${bank} · ${name} · ${days}`,
    text: locale === 'zh-CN' ? `${name}（${days}）见附件。` : `${name} (${days}) is attached.`,
    attachment: { name: `${name}-${toDay}.${format}`, type: mediaTypes[format], content: await buffer(table) },
  });
}

async function* rowsOf(rows: (string | number | null)[][]) {
  yield rows;
}
