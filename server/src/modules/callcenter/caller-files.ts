import type { AniPresentation, CustomerCard, CustomerFlag, CustomerMatch } from '@tellerline/contracts';
import { AppError } from '../../kernel/app-error.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import { deskActor } from './agent-roster.ts';
import type { CustomerDirectory } from './ports.ts';

/** What the desk knows about who is calling. */
export interface CallerFile {
  match: CustomerMatch;
  card: CustomerCard | null;
  /** What is known of the number itself. */
  callerFlags?: CustomerFlag[];
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
/** A file older than this is read anew before a call is offered with it, or when it is asked for. */
const freshForMs = 10 * 60_000;
/** A file nobody has looked at for so long belongs to no call on a desktop: that is how long an open wrap-up stays there. */
const unusedForMs = 30 * 60_000;
const LOOKUPS_AT_ONCE = 4;

/**
 * Callers' matches and cards, looked up while the caller listens to the IVR or waits, so that the pop needs no question.
 * Each file belongs to a branch scope: an agent is only ever shown the file of his own scope.
 */
export class CallerFiles {
  private readonly deps: Pick<ServerDeps, 'orm' | 'clock' | 'log'>;
  private readonly customers: CustomerDirectory;
  private readonly ready = new Map<string, { basis: string; file: CallerFile; readAt: number; usedAt: number }>();
  private readonly asked = new Map<string, Promise<CallerFile>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'log'>, customers: CustomerDirectory) {
    this.deps = deps;
    this.customers = customers;
  }

  /** The file as far as it is in memory, however old; null: not looked up yet. */
  now(question: CallerQuestion, branchPath: string): CallerFile | null {
    return this.kept(question, branchPath)?.file ?? null;
  }

  /** The file if it was read within the last ten minutes. */
  fresh(question: CallerQuestion, branchPath: string): CallerFile | null {
    const kept = this.kept(question, branchPath);
    return kept && kept.usedAt - kept.readAt <= freshForMs ? kept.file : null;
  }

  /** The file, looked up when there is no fresh one. A failed look-up is logged and answered as an unknown caller, never thrown. */
  async load(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    const known = this.fresh(question, branchPath);
    if (known) return known;
    const asking = askingOf(question, branchPath);
    const running = this.asked.get(asking);
    if (running) return running;
    const lookup = this.inTurn(() => this.lookUp(question, branchPath)).finally(() => this.asked.delete(asking));
    this.asked.set(asking, lookup);
    return lookup;
  }

  /**
   * The file for a question asked before the call's own facts are here: what is not at hand is read and not kept, because who keeps
   * a file also writes down who was found. Null when the look-up fails.
   */
  async peek(question: CallerQuestion, branchPath: string): Promise<CallerFile | null> {
    const known = this.fresh(question, branchPath) ?? this.asked.get(askingOf(question, branchPath));
    return known ?? this.inTurn(() => this.read(question, branchPath)).catch(() => null);
  }

  /** Is it being looked up at this moment? */
  isAsked(question: CallerQuestion, branchPath: string): boolean {
    return this.asked.has(askingOf(question, branchPath));
  }

  /** Forgets a call's files, so that the next look reads the customer anew. */
  forget(interactionId: string): void {
    for (const key of this.ready.keys()) if (key.startsWith(`${interactionId}|`)) this.ready.delete(key);
  }

  /** Forgets what no desktop can be showing any more. */
  forgetUnused(): void {
    const before = this.deps.clock.now().getTime() - unusedForMs;
    for (const [key, { usedAt }] of this.ready) if (usedAt < before) this.ready.delete(key);
  }

  private kept(question: CallerQuestion, branchPath: string) {
    const kept = this.ready.get(keyOf(question, branchPath));
    if (kept?.basis !== basisOf(question)) return null;
    kept.usedAt = this.deps.clock.now().getTime();
    return kept;
  }

  private async lookUp(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    try {
      const file = await this.read(question, branchPath);
      this.keep(question, branchPath, file);
      return file;
    } catch (error) {
      this.deps.log.warn({ event: 'caller.lookup_failed', interactionId: question.interactionId, err: error });
      return { match: nobody(question), card: null };
    }
  }

  private async read(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    const { e164, interactionId } = question;
    const [file, callerFlags] = await Promise.all([
      this.readCaller(question, branchPath),
      e164 === null ? [] : (this.customers.numberFlags?.(forkOf(this.deps.orm), e164, interactionId) ?? []),
    ]);
    return callerFlags.length > 0 ? { ...file, callerFlags } : file;
  }

  private async readCaller(question: CallerQuestion, branchPath: string): Promise<CallerFile> {
    const em = forkOf(this.deps.orm);
    const actor = deskActor(branchPath);
    if (question.chosenCustomerNo !== null) {
      const card = await this.cardOrNull(em, question, branchPath);
      if (!card) return { match: nobody(question), card: null };
      const candidates = [{ ...card.summary, reason: 'chosen' as const }];
      return { match: { kind: 'one', by: 'agent', candidates, typedDiffersFromAni: false, typedUnknown: false }, card };
    }
    if (question.e164 === null && question.typedCustomerNo === null) return { match: nobody(question), card: null };
    const match = await this.customers.matchCaller(em, question, { branchPath });
    const only = match.kind === 'one' ? match.candidates[0] : undefined;
    return { match, card: only ? await this.customers.card(em, only.customerNo, actor, question.interactionId) : null };
  }

  private async cardOrNull(
    em: ReturnType<typeof forkOf>,
    { chosenCustomerNo, interactionId }: CallerQuestion,
    branchPath: string,
  ) {
    try {
      return await this.customers.card(em, chosenCustomerNo ?? '', deskActor(branchPath), interactionId);
    } catch (error) {
      if (error instanceof AppError && error.code === 'resource.not_found') return null;
      throw error;
    }
  }

  private keep(question: CallerQuestion, branchPath: string, file: CallerFile): void {
    const key = keyOf(question, branchPath);
    this.ready.delete(key);
    const at = this.deps.clock.now().getTime();
    this.ready.set(key, { basis: basisOf(question), file, readAt: at, usedAt: at });
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

const askingOf = (question: CallerQuestion, branchPath: string): string =>
  `${keyOf(question, branchPath)}|${basisOf(question)}`;
const keyOf = (question: CallerQuestion, branchPath: string): string => `${question.interactionId}|${branchPath}`;

const nobody = (question: CallerQuestion): CustomerMatch => ({
  kind: question.e164 === null && question.presentation !== 'allowed' ? 'withheld' : 'none',
  by: null,
  candidates: [],
  typedDiffersFromAni: false,
  typedUnknown: false,
});
