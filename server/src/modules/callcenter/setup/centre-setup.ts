import type { MikroORM } from '@mikro-orm/core';
import {
  isSystemReason,
  type Label,
  type NotReadyReason,
  type QueueRules,
  type SpecialDay,
} from '@tellerline/contracts';
import type { Clock } from '../../../kernel/clock.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { isOpen } from './business-hours.ts';
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

  calendar(): readonly SpecialDay[] {
    return this.one('calendar', 'bank')?.body.days ?? [];
  }

  isOpen(queue: string, at = this.#clock.now()): boolean {
    return isOpen(this.rulesOf(queue), this.calendar(), at, this.#timeZone);
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
