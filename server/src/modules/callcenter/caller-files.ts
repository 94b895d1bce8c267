import type { MikroORM } from '@mikro-orm/core';
import type { AniPresentation, CustomerCard, CustomerMatch } from '@tellerline/contracts';
import type { Logger } from 'pino';
import { AppError } from '../../kernel/app-error.ts';
import { forkOf } from '../../persistence/orm.ts';
import { deskActor } from './agent-roster.ts';
import type { CustomerDirectory } from './ports.ts';

/** What the desk knows about who is calling. */
export interface CallerFile {
  match: CustomerMatch;
  card: CustomerCard | null;
}

/** What the question "who is it?" rests on. */
export interface CallerQuestion {
  interactionId: string;
  e164: string | null;
  typedCustomerNo: string | null;
  presentation: AniPresentation;
  /** A customer an agent chose beats everything. */
  chosenCustomerNo: string | null;
}

/** Two questions with the same basis have the same answer. */
export const basisOf = (question: CallerQuestion): string =>
  question.chosenCustomerNo !== null
    ? `chosen:${question.chosenCustomerNo}`
    : [question.presentation, question.e164 ?? '', question.typedCustomerNo ?? ''].join('|');

const FILES_KEPT = 5_000;
const LOOKUPS_AT_ONCE = 4;

/**
 * Callers' matches and cards, looked up while the caller listens to the IVR or waits, so that the pop needs no question.
 * Each file belongs to a branch scope: an agent is only ever shown the file of his own scope.
 */
export class CallerFiles {
  private readonly orm: MikroORM;
  private readonly customers: CustomerDirectory;
  private readonly log: Logger;
  private readonly ready = new Map<string, { basis: string; file: CallerFile }>();
  private readonly asked = new Map<string, Promise<CallerFile>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(orm: MikroORM, customers: CustomerDirectory, log: Logger) {
    this.orm = orm;
    this.customers = customers;
    this.log = log;
  }

  /** The file as far as it is in memory; null: not looked up yet. */
  now(question: CallerQuestion, branchPath: string): CallerFile | null {
    const kept = this.ready.get(keyOf(question, branchPath));
    return kept?.basis === basisOf(question) ? kept.file : null;
  }

  /** The file, looked up when needed. A failed look-up is logged and answered as an unknown caller, never thrown. */
  async load(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    const known = this.now(question, branchPath);
    if (known) return known;
    const asking = `${keyOf(question, branchPath)}|${basisOf(question)}`;
    const running = this.asked.get(asking);
    if (running) return running;
    const lookup = this.inTurn(() => this.lookUp(question, branchPath)).finally(() => this.asked.delete(asking));
    this.asked.set(asking, lookup);
    return lookup;
  }

  /** Forgets a call's files, so that the next look reads the customer anew. */
  forget(interactionId: string): void {
    for (const key of this.ready.keys()) if (key.startsWith(`${interactionId}|`)) this.ready.delete(key);
  }

  private async lookUp(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    try {
      const file = await this.read(question, branchPath);
      this.keep(question, branchPath, file);
      return file;
    } catch (error) {
      this.log.warn({ event: 'caller.lookup_failed', interactionId: question.interactionId, err: error });
      return { match: nobody(question), card: null };
    }
  }

  private async read(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    const em = forkOf(this.orm);
    const actor = deskActor(branchPath);
    if (question.chosenCustomerNo !== null) {
      const card = await this.cardOrNull(em, question.chosenCustomerNo, branchPath);
      if (!card) return { match: nobody(question), card: null };
      const candidates = [{ ...card.summary, reason: 'chosen' as const }];
      return { match: { kind: 'one', by: 'agent', candidates, typedDiffersFromAni: false }, card };
    }
    if (question.e164 === null && question.typedCustomerNo === null) return { match: nobody(question), card: null };
    const match = await this.customers.matchCaller(em, question, { branchPath });
    const only = match.kind === 'one' ? match.candidates[0] : undefined;
    return { match, card: only ? await this.customers.card(em, only.customerNo, actor) : null };
  }

  private async cardOrNull(em: ReturnType<typeof forkOf>, customerNo: string, branchPath: string) {
    try {
      return await this.customers.card(em, customerNo, deskActor(branchPath));
    } catch (error) {
      if (error instanceof AppError && error.code === 'resource.not_found') return null;
      throw error;
    }
  }

  private keep(question: CallerQuestion, branchPath: string, file: CallerFile): void {
    const key = keyOf(question, branchPath);
    this.ready.delete(key);
    this.ready.set(key, { basis: basisOf(question), file });
    if (this.ready.size <= FILES_KEPT) return;
    const [oldest] = this.ready.keys();
    if (oldest !== undefined) this.ready.delete(oldest);
  }

  /** A few look-ups at a time, so that they never use up the connections the calls themselves need. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= LOOKUPS_AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

const keyOf = (question: CallerQuestion, branchPath: string): string => `${question.interactionId}|${branchPath}`;

const nobody = (question: CallerQuestion): CustomerMatch => ({
  kind: question.e164 === null && question.presentation !== 'allowed' ? 'withheld' : 'none',
  by: null,
  candidates: [],
  typedDiffersFromAni: false,
});
