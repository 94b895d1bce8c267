import type { StandingLine } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { seesWorth } from '../standing/customer-in-scope.ts';
import { formOf, stageOf } from '../standing/read-standing.ts';

/** A customer of a list, read under the data gate. */
export interface LineRow {
  id: number;
  customer_no: string;
  name: string;
  kind: string;
  org_no: string;
  branch_path: string;
  manager_name: string | null;
  stage: number;
  form: number;
  score: number;
  contribution: number;
  lifetime: number | null;
  since: string | null;
}

/** Lines with money only for whom it is. @param target points of the next form; null: not asked */
export async function presentLines(
  desk: LifecycleDesk,
  actor: Actor,
  rows: readonly LineRow[],
  target: ((row: LineRow) => number) | null,
): Promise<StandingLine[]> {
  const lines: StandingLine[] = [];
  for (const row of rows) {
    const isShown = seesWorth(await desk.privacy.sightOf(actor, row.branch_path, () => false));
    lines.push({
      customerNo: row.customer_no,
      name: row.name,
      kind: row.kind === 'corporate' ? 'corporate' : 'personal',
      orgNo: row.org_no,
      managerName: row.manager_name,
      stage: stageOf(row.stage),
      form: formOf(row.form),
      score: row.score,
      contribution: isShown ? Number(row.contribution) : null,
      lifetime: isShown && row.lifetime !== null ? Number(row.lifetime) : null,
      missing: target ? Math.max(0, target(row) - row.score) : null,
      since: row.since,
    });
  }
  return lines;
}
