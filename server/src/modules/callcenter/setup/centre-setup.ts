import type { MikroORM } from '@mikro-orm/core';
import {
  type GroupRoute,
  isSystemReason,
  type Label,
  type NotReadyReason,
  type QueueRules,
  type SetQueues,
} from '@tellerline/contracts';
import { bankDay } from '../../../kernel/bank-day.ts';
import { afterBusinessMinutes, type BankCalendar, isOpenAt } from '../../../kernel/business-hours.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { usualCalendar } from '../../../kernel/usual-calendar.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { CentreSetting, type SettingBodies, type SettingKind } from './centre-setting.entity.ts';
import { usualRules, usualSettings } from './usual-settings.ts';

/** Settings of another process are seen after this long. */
const FRESH_FOR_MS = 2_000;

export interface Setting<K extends SettingKind> {
  code: string;
  body: SettingBodies[K];
  version: number;
}

/** What administrators set, in memory: answered at once in the midst of transactions, read again beside them. */
export class CentreSetup {
  readonly #orm: MikroORM;
  readonly #clock: Clock;
  readonly #timeZone: string;
  #rows: readonly CentreSetting[] = [];
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(orm: MikroORM, clock: Clock, timeZone: string) {
    this.#orm = orm;
    this.#clock = clock;
    this.#timeZone = timeZone;
  }

  /** Reads the settings again when they are old, or at once when told. Never within a transaction. */
  async refresh(now = false): Promise<void> {
    const at = this.#clock.now().getTime();
    if (!now && at - this.#readAt < FRESH_FOR_MS) return;
    this.#rows = await forkOf(this.#orm).find(
      CentreSetting,
      {},
      { orderBy: { kind: 'asc', position: 'asc', code: 'asc' }, disableIdentityMap: true },
    );
    this.#readAt = at;
  }

  /** Of one kind: those the house begins with, as they were changed since, then those that were added. Version 0: never changed. */
  all<K extends SettingKind>(kind: K): Setting<K>[] {
    const rows = this.#rows.filter((row) => row.kind === kind);
    const usual = [...usualSettings[kind]].map(([code, body]) => {
      const row = rows.find((each) => each.code === code);
      return { code, body: (row?.body as SettingBodies[K] | undefined) ?? body, version: row?.version ?? 0 };
    });
    const added = rows.filter(({ code }) => !usualSettings[kind].has(code));
    return [...usual, ...added.map(({ code, body, version }) => ({ code, body: body as SettingBodies[K], version }))];
  }

  one<K extends SettingKind>(kind: K, code: string): Setting<K> | null {
    return this.all(kind).find((setting) => setting.code === code) ?? null;
  }

  queues(): { code: string; label: Label }[] {
    return this.all('queue').map(({ code, body }) => ({ code, label: labelOf(body) }));
  }

  /** A queue with its label; one the bank does not know is shown by its name in Asterisk. */
  queueOf(code: string): { code: string; label: Label } {
    const setting = this.one('queue', code);
    return { code, label: setting ? labelOf(setting.body) : { 'zh-CN': code, en: code } };
  }

  rulesOf(queue: string | null): QueueRules {
    return (queue === null ? null : this.one('queue', queue)?.body.rules) ?? usualRules;
  }

  /** Hours and holidays of the bank: the one calendar of the house. */
  calendar(): BankCalendar {
    const set = this.one('calendar', 'bank')?.body;
    return set ? { week: set.week, special: new Map(set.days.map(({ day, kind }) => [day, kind])) } : usualCalendar;
  }

  /** When a queue is served: its own hours, with the bank's holidays where it keeps them. */
  calendarOf(queue: string): BankCalendar {
    const { hours, keepsHolidays } = this.rulesOf(queue);
    return { week: hours, special: keepsHolidays ? this.calendar().special : new Map() };
  }

  /** When so many minutes of a queue's hours have passed. */
  afterOpenMinutes(queue: string, from: Date, minutes: number): Date {
    const calendar = this.calendarOf(queue);
    const isEverOpen = calendar.week.some((spans) => spans.length > 0);
    return isEverOpen
      ? afterBusinessMinutes(calendar, from, minutes, this.#timeZone)
      : new Date(from.getTime() + minutes * 60_000);
  }

  isOpen(queue: string, at = this.#clock.now()): boolean {
    return isOpenAt(this.calendarOf(queue), at, this.#timeZone);
  }

  groupRoutes(): readonly GroupRoute[] {
    return this.one('groups', 'bank')?.body.routes ?? [];
  }

  /** A year whose holidays nobody has entered though it is time: this one, or from October on the next. */
  yearWithoutHolidays(): number | null {
    const [year = 0, month = 0] = bankDay(this.#clock.now(), this.#timeZone).split('-').map(Number);
    const known = new Set(
      [...this.calendar().special].flatMap(([day, kind]) => (kind === 'closed' ? [Number(day.slice(0, 4))] : [])),
    );
    if (!known.has(year)) return year;
    return month >= 10 && !known.has(year + 1) ? year + 1 : null;
  }

  /** Seconds of the service level, of queues whose rules administrators have set. */
  ownLevels(): Record<string, number> {
    const set = this.all('queue').filter(({ version }) => version > 0);
    return Object.fromEntries(set.map(({ code, body }) => [code, body.rules.serviceLevelSeconds]));
  }

  /** All queues as Asterisk is to have them. */
  ringing(): SetQueues['queues'] {
    return this.all('queue').map(({ code, body }) => ({
      code,
      ring: body.rules.ring,
      keys: body.rules.callback !== null,
    }));
  }

  /** May an agent choose this reason now? */
  isOffered(reason: NotReadyReason): boolean {
    return !isSystemReason(reason) && this.one('reason', reason)?.body.offered === true;
  }

  /** How long the wrap-up of a call of this queue may take, in milliseconds; null: until it is saved; 0: none. */
  wrapUpMs(queue: string | null): number | null {
    const { mode, seconds } = this.rulesOf(queue).wrapUp;
    return mode === 'mandatory' ? null : mode === 'optional' ? 0 : seconds * 1000;
  }
}

export const labelOf = ({ zh, en }: { zh: string; en: string }): Label => ({ 'zh-CN': zh, en });
