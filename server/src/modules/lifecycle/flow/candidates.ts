import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CandidateQuery, forms, type LifecycleSettings, type StandingPage } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { inScope } from '../../customers/index.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { rowsOf } from '../night/night-sql.ts';
import { settingsInForce } from '../settings/settings-book.ts';
import { type LineRow, presentLines } from './lines.ts';

/** Points from which each form but the lowest two begins; a loose customer has what the gate asks. */
const targetOf = (form: number, { form: { closeFrom, tightFrom, strategicFrom } }: LifecycleSettings): number =>
  [0, closeFrom, tightFrom, strategicFrom][form] ?? 0;

/**
 * Customers near to the next form, the most valuable first. The detached are no candidates here: what they miss is an account,
 * not points. Those in decline or ended are not either: they are kept, not lifted.
 */
export async function readCandidates(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  actor: Actor,
  query: CandidateQuery,
): Promise<StandingPage> {
  const { settings } = await settingsInForce(em);
  const wanted = query.form ? [forms.indexOf(query.form)] : [1, 2, 3];
  const near = sql.join(
    wanted
      .filter((form) => form > 0)
      .map((form) => sql`(s.form = ${sql.lit(form)} and s.score >= ${targetOf(form, settings) - query.within})`),
    sql` or `,
  );
  // The mark names a customer, not what he is worth.
  const last = sql`select l.contribution from customer_figures l where l.customer_id = ${Number(query.cursor ?? 0)}`;
  const after = query.cursor
    ? sql`and (f.contribution < (${last}) or (f.contribution = (${last}) and f.customer_id > ${Number(query.cursor)}))`
    : sql``;
  if (wanted.every((form) => form === 0)) return { items: [], next: null };
  const rows = await rowsOf(
    em,
    sql<LineRow>`select c.id, c.customer_no, c.name, c.kind, c.org_no, c.branch_path, c.manager_name, s.stage, s.form, s.score, f.contribution, v.lifetime, s.form_since as since
      from customer_standing s join customer_figures f on f.customer_id = s.customer_id join customer c on c.id = s.customer_id
        left join customer_value v on v.customer_id = s.customer_id
      where (${near}) and s.stage between 1 and 3 and ${inScope('c', actor)} ${after}
      order by f.contribution desc, f.customer_id limit ${sql.lit(query.limit + 1)}`,
  );
  const page = rows.slice(0, query.limit);
  const next = rows.length > query.limit ? String(page.at(-1)?.id) : null;
  return { items: await presentLines(desk, actor, page, (row) => targetOf(row.form, settings)), next };
}
