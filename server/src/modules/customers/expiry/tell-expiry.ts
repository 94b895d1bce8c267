import type { SqlEntityManager } from '@mikro-orm/sql';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay, daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { type DuePaper, duePapers, type PaperSource } from './due-papers.ts';
import type { ExpirySettings } from './expiry-state.ts';
import { answersFor, type ManagerDirectory } from './responsible.ts';

export const EXPIRY_TASK = 'certificate_expiry';
const PAPERS_AT_ONCE = 200;
/** After a standstill of the system, ends of so many days past are still told. */
const DAYS_CAUGHT_UP = 30;

const sources: readonly PaperSource[] = ['certificate', 'legal_person', 'id_document'];

/** `before`: within the days of the reminder. `on_day`: the last day has come, or is past. */
type Stage = 'before' | 'on_day';

export interface ExpiryTold {
  /** The bank's day it was done for. */
  day: string;
  before: number;
  onDay: number;
}

export interface ExpiryDeps {
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction' | 'bank'>;
  tasks: Pick<TasksApi, 'open'>;
  people: ManagerDirectory | null;
  settings: ExpirySettings;
}

/** What a task about a paper is about: `certificate.12`. */
export const paperSubject = (source: PaperSource, id: number): string => `${source}.${id}`;

/**
 * Tells whoever is responsible of papers that end: once some days before, once on the day. That it is said only once is kept by
 * the key of the task, whatever runs at the same time or again; a paper whose end was put right is told anew.
 */
export async function tellExpiry(around: ExpiryDeps): Promise<ExpiryTold> {
  const { deps, settings } = around;
  const today = bankDay(deps.clock.now(), deps.bank.timeZone);
  const told: ExpiryTold = { day: today, before: 0, onDay: 0 };
  for (const source of sources) {
    const soon = { from: daysAfter(today, 1), until: daysAfter(today, settings.remindDays) };
    told.before += await tellOf(around, source, 'before', soon);
    const over = { from: daysAfter(today, -DAYS_CAUGHT_UP), until: today };
    told.onDay += await tellOf(around, source, 'on_day', over);
  }
  await deps.transaction((em) =>
    recordAudit(
      em,
      {
        actor: 'system',
        key: 'Certificate.ExpiryTold',
        subjectId: today,
        details: { before: told.before, onDay: told.onDay },
      },
      deps.clock,
    ),
  );
  return told;
}

/** Page by page, each in a transaction of its own, so that a million customers hold nothing up. */
async function tellOf(
  around: ExpiryDeps,
  source: PaperSource,
  stage: Stage,
  days: { from: string; until: string },
): Promise<number> {
  let count = 0;
  for (let afterId = 0; ; ) {
    const papers = await duePapers(forkOf(around.deps.orm), source, { ...days, afterId, limit: PAPERS_AT_ONCE });
    const last = papers.at(-1);
    if (!last) return count;
    const responsible = await Promise.all(papers.map((paper) => managerOf(around, paper)));
    await around.deps.transaction(async (em) => {
      for (const [at, paper] of papers.entries()) {
        await openTask(around, em, source, stage, paper, responsible[at] ?? null);
      }
    });
    count += papers.length;
    afterId = last.id;
  }
}

/** A manager answers by name, as long as he is one and works here; else the clerks of the customer's branch do. */
async function managerOf({ people }: ExpiryDeps, paper: DuePaper): Promise<string | null> {
  if (paper.managerId === null) return null;
  const person = await people?.user(paper.managerId);
  return person && answersFor(person, paper.branchPath) ? person.userId : null;
}

async function openTask(
  { deps, tasks }: ExpiryDeps,
  em: SqlEntityManager,
  source: PaperSource,
  stage: Stage,
  paper: DuePaper,
  managerId: string | null,
): Promise<void> {
  await tasks.open(em, {
    kind: EXPIRY_TASK,
    subjectKind: source,
    subjectId: paperSubject(source, paper.id),
    dedupe: `${stage}:${paper.endsOn}`,
    once: true,
    customerNo: paper.customerNo,
    params: { name: paper.name, certificate: paper.kind, endsOn: paper.endsOn, stage },
    pool: { role: managerId === null ? 'clerk' : 'manager', branchPath: paper.branchPath },
    assignTo: managerId,
    dueAt: endOfDay(paper.endsOn, deps.bank.timeZone),
  });
}
