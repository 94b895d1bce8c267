import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CallingHours,
  CallListRules,
  type DialFrames,
  type DialPurpose,
  type RefusalScope,
} from '@tellerline/contracts';
import { AppError } from '../../kernel/app-error.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { type ClosedBy, closedAt } from './calls/when.ts';
import type { DiallingPorts, ListSource } from './dialling.ports.ts';
import { diallingDb, type ListRow } from './dialling.tables.ts';
import { FramesBook } from './frames-book.ts';

/** What the parts of this module share. */
export class DiallingDesk {
  readonly deps: ServerDeps;
  readonly ports: DiallingPorts;
  readonly frames: FramesBook;
  readonly sources = new Map<string, ListSource>();

  constructor(deps: ServerDeps, ports: DiallingPorts) {
    this.deps = deps;
    this.ports = ports;
    this.frames = new FramesBook(deps);
  }

  now(): Date {
    return this.deps.clock.now();
  }

  today(): string {
    return bankDay(this.now(), this.deps.bank.timeZone);
  }

  /** What the clock and the calendar say against a call now, in the house's frames and the hours of a list; null: nothing. */
  closedNow({ hours }: DialFrames, own: CallingHours | null): ClosedBy {
    const { timeZone } = this.deps.bank;
    return closedAt(this.now(), timeZone, this.ports.calendar().special, own ? [hours, own] : [hours]);
  }

  /** @throws AppError resource.not_found */
  async list(em: SqlEntityManager, id: string): Promise<ListRow> {
    const row = await diallingDb(em).selectFrom('call_list').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new AppError('resource.not_found', { status: 404 });
    return row;
  }
}

export const rulesOf = (list: Pick<ListRow, 'rules'>): CallListRules => CallListRules.parse(JSON.parse(list.rules));

/** Refusals that stand against a call of this purpose. */
export const refusalsAgainst = (purpose: DialPurpose): readonly RefusalScope[] =>
  purpose === 'service' ? ['all'] : ['offers', 'all'];

export const subjectOf = (customerId: number | null, e164: string): string =>
  customerId === null ? `phone:${e164}` : `customer:${customerId}`;
