import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedFileName } from '@tellerline/contracts';
import { readRecentLookers } from '../../../kernel/audit-looks.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { FeedFile } from '../files/feed-files.ts';
import type { ReadDelta } from './read-deltas.ts';

/** As long as a shift lasts, and with it a tab a customer stands in. */
export const SHIFT_MS = 12 * 3_600_000;
const ACCOUNTS_A_STATEMENT = 500;

/**
 * Tells the desks of whoever had a customer's card this shift that it has changed: they read it again where it is shown. The
 * news holds the number alone, and goes only to those who had the card by their own rights.
 */
export async function tellDesks(
  em: SqlEntityManager,
  { hub, clock }: Pick<ServerDeps, 'hub' | 'clock'>,
  customerNos: readonly string[],
): Promise<void> {
  if (customerNos.length === 0) return;
  const since = new Date(clock.now().getTime() - SHIFT_MS);
  for (const { userId, customerNo } of await readRecentLookers(em, customerNos, since)) {
    await hub.publish(em, userId, { kind: 'customer_changed', customerNo });
  }
}

/** Customers the deltas are about, named by themselves or by one of their accounts. */
export async function touchedBy(
  em: SqlEntityManager,
  taken: readonly { file: FeedFile; deltas: readonly ReadDelta[] }[],
): Promise<string[]> {
  return [...new Set([...namedBy(taken, 'customer'), ...(await holdersOf(em, namedBy(taken, 'account')))])];
}

/** Customers or accounts the deltas are about. */
function namedBy(
  taken: readonly { file: { name: FeedFileName; needs: FeedFile['needs'] }; deltas: readonly ReadDelta[] }[],
  what: 'customer' | 'account',
): Set<string> {
  return new Set(
    taken.flatMap(({ file, deltas }) => {
      const column = file.name === 'customers' && what === 'customer' ? 'customer_no' : columnNaming(file.needs, what);
      return column === undefined ? [] : deltas.map(({ values }) => String(values[column] ?? ''));
    }),
  );
}

const columnNaming = (needs: FeedFile['needs'], what: 'customer' | 'account'): string | undefined =>
  Object.keys(needs).find((column) => needs[column] === what);

async function holdersOf(em: SqlEntityManager, accountNos: ReadonlySet<string>): Promise<string[]> {
  const all = [...accountNos];
  const holders: string[] = [];
  for (let at = 0; at < all.length; at += ACCOUNTS_A_STATEMENT) {
    const part = all.slice(at, at + ACCOUNTS_A_STATEMENT);
    const rows = await em.execute<{ customer_no: string }[]>(
      `select distinct c.customer_no from account a join customer c on c.id = a.customer_id
        where a.account_no in (${part.map(() => '?').join(', ')})`,
      part,
      'all',
    );
    holders.push(...rows.map(({ customer_no }) => customer_no));
  }
  return holders;
}
