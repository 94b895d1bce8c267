import type { MikroORM } from '@mikro-orm/core';
import { startServer } from '@tellerline/server/app';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { archiveSteps } from './archive.ts';
import { attributeSteps } from './attributes.ts';
import { blacklistSteps } from './blacklist.ts';
import { Desk } from './desk.ts';
import { doubleSteps } from './doubles.ts';
import type { ExampleBank } from './example-bank.ts';
import { COMPANIES, PEOPLE, readCustomers } from './read-customers.ts';
import { stepsUnderWay } from './work-under-way.ts';

const DAY_MS = 86_400_000;
const TIME_ZONE = 'Asia/Shanghai';
const origin = 'http://localhost';

/**
 * Lets the people of the demo bank work for three weeks, so that no list is empty when somebody looks round. They use the same
 * doors as everybody, two of them where two are needed. A bank in which anybody has worked, or that is too small, is left alone.
 * @param password of the demo users
 * @returns whether there was anything to do
 */
export async function seedExamples(orm: MikroORM, databaseUrl: string, password: string): Promise<boolean> {
  const customers = await readCustomers(orm);
  const isLarge = customers.people.length === PEOPLE && customers.companies.length === COMPANIES;
  if (!isLarge || (await isWorkedIn(orm))) return false;
  const today = Date.now();
  const dayText = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE, dateStyle: 'short' });
  const day = (fromToday: number): string => dayText.format(today + fromToday * DAY_MS);
  const clock = new ManualClock(new Date(today - 30 * DAY_MS));
  const { url, stop } = await startServer({ clock, config: configFor(databaseUrl) });
  try {
    const desks = ['clerk1', 'clerk-b', 'reviewer1', 'supervisor1'].map((name) =>
      Desk.signedIn({ url, origin }, name, password),
    );
    const [clerk, branchClerk, reviewer, supervisor] = (await Promise.all(desks)) as [Desk, Desk, Desk, Desk];
    const bank: ExampleBank = { ...customers, clerk, branchClerk, reviewer, supervisor, day };
    const parts = [archiveSteps, blacklistSteps, attributeSteps, doubleSteps, stepsUnderWay];
    const steps = parts.flatMap((stepsOf) => stepsOf(bank));
    for (const { daysAgo, work } of steps.sort((a, b) => b.daysAgo - a.daysAgo)) {
      clock.advance(today - daysAgo * DAY_MS - clock.now().getTime());
      await work();
    }
    return true;
  } finally {
    await stop();
  }
}

async function isWorkedIn(orm: MikroORM): Promise<boolean> {
  const [row] = await forkOf(orm).execute<{ n: number }[]>(
    'select (select count(*) from archive_cabinet) + (select count(*) from pending_change) + (select count(*) from bundle) as n',
  );
  return Number(row?.n) > 0;
}

/** A server nobody but these people knows, without telephones. */
const configFor = (databaseUrl: string): Parameters<typeof startServer>[0]['config'] => ({
  port: 0,
  host: '127.0.0.1',
  databaseUrl,
  databasePool: 4,
  ctiToken: '',
  sipSecretsFile: '',
  sipWebSocketUrl: 'ws://127.0.0.1:1/ws',
  sipDomain: '127.0.0.1',
  desktopDir: null,
  publicOrigins: [origin],
  trustProxy: false,
  bank: { timeZone: TIME_ZONE, name: { 'zh-CN': '示例银行', en: 'Example Bank' } },
  session: { idleMs: 60 * DAY_MS, absoluteMs: 60 * DAY_MS },
  ctiCommandTimeoutMs: 500,
  makeUpJobs: false,
  logLevel: 'silent',
});
