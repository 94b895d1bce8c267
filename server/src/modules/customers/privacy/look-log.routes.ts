import type { SqlEntityManager } from '@mikro-orm/sql';
import { CustomerNo, type Label, LookPage, LookQuery, type LookRow, type Role } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { type LookFilter, readLookers, readLooks } from '../../../kernel/audit-looks.ts';
import { endOfDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { CustomerDesk } from '../customer-desk.ts';

/** Who answers for how customers are treated; an administrator sees who looked, never the customer. */
const readers: readonly Role[] = ['reviewer', 'supervisor', 'manager', 'admin'];
const DAY_MS = 86_400_000;

/** What the list needs of identity. */
export interface LookPeople {
  user(userId: string): Promise<{ displayName: string; roles: readonly Role[]; branchPath: string } | null>;
}

type LookEntry = Awaited<ReturnType<typeof readLooks>>[number];

/** Who looked at a customer, when and at what: out of the audit trail, and itself in it. */
export function lookLogRoutes(
  desk: CustomerDesk,
  people: LookPeople | null,
  bank: ServerDeps['bank'],
): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/looks',
      summary: 'Who looked at a customer, when and at what, the latest first',
      tag: 'customers',
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      query: LookQuery,
      response: LookPage,
      handler: async ({ em, params, query, actor, auditRead }) => {
        const { customerNo } = params;
        await desk.idOf(em, customerNo, actor);
        await auditRead('Customer.LooksViewed', { id: customerNo });
        const entries = await readLooks(em, customerNo, filterOf(query, bank.timeZone), query.limit + 1);
        const page = entries.slice(0, query.limit);
        const names = await namesOf(people, [...(await readLookers(em, customerNo))]);
        const rows = await present(em, desk, people, page);
        return {
          items: rows,
          next: entries.length > query.limit ? String(page.at(-1)?.seq ?? '') : null,
          people: names,
        };
      },
    }),
  ];
}

function filterOf({ userId, kind, day, cursor }: LookQuery, timeZone: string): LookFilter {
  const to = day === undefined ? undefined : new Date(endOfDay(day, timeZone).getTime() + 1);
  return {
    userId,
    kind,
    ...(to && { from: new Date(to.getTime() - DAY_MS), to }),
    before: cursor === undefined ? undefined : Number(cursor),
  };
}

async function namesOf(people: LookPeople | null, ids: readonly string[]): Promise<LookPage['people']> {
  const users = await Promise.all(ids.map(async (userId) => ({ userId, user: await people?.user(userId) })));
  return users
    .map(({ userId, user }) => ({ userId, name: user?.displayName ?? userId }))
    .sort((one, other) => one.name.localeCompare(other.name, 'zh'));
}

async function present(
  em: SqlEntityManager,
  desk: CustomerDesk,
  people: LookPeople | null,
  entries: readonly LookEntry[],
): Promise<LookRow[]> {
  const details = entries.map((entry) => JSON.parse(entry.details) as Record<string, unknown>);
  const notes = await desk.privacy.notes(
    em,
    details.flatMap(({ grant }) => textOf(grant) ?? []),
  );
  const branches = await desk.branchNames();
  const byPath = new Map<string, Label>([...branches.values()].map(({ path, name }) => [path, name]));
  return Promise.all(
    entries.map(async (entry, index): Promise<LookRow> => {
      const detail = details[index] ?? {};
      const user = entry.actor_id === null ? null : await people?.user(entry.actor_id);
      return {
        seq: entry.seq,
        at: entry.occurred_at.toISOString(),
        kind: entry.kind as LookRow['kind'],
        key: entry.key,
        who:
          entry.actor_id === null
            ? null
            : {
                userId: entry.actor_id,
                name: user?.displayName ?? entry.actor_id,
                roles: [...(user?.roles ?? [])],
                branch: byPath.get(user?.branchPath ?? '') ?? null,
              },
        what: textOf(detail.field ?? detail.path ?? detail.part ?? detail.slot ?? detail.what ?? detail.source),
        reason: textOf(detail.reason),
        note: notes.get(textOf(detail.grant) ?? '') ?? null,
        interactionId: textOf(detail.interactionId),
      };
    }),
  );
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
