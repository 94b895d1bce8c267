import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Hanging } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { ask } from '../../../persistence/questions.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerPorts } from '../customers.ports.ts';

/** Calls are counted up to so many. */
const MOST_CALLS = 100;

/** What hangs on one number alone: ours by one statement, the rest as the modules it belongs to count it. */
export async function hangingOn(
  em: SqlEntityManager,
  { id, customerNo }: { id: number; customerNo: string },
  actor: Actor,
  around: { ports: Pick<CustomerPorts, 'history' | 'view'>; today: string },
): Promise<Hanging> {
  const db = customerDb(em);
  const count = async (table: 'account' | 'card' | 'loan' | 'contact_point' | 'id_document'): Promise<number> => {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('customer_id', '=', id)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  };
  const relations = async (): Promise<number> => {
    const row = await db
      .selectFrom('customer_relation')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where((eb) => eb.or([eb('customer_id', '=', id), eb('related_customer_id', '=', id)]))
      .executeTakeFirstOrThrow();
    return Number(row.n);
  };
  const [accounts, cards, loans, contacts, documents, ties, calls, papers] = await Promise.all([
    count('account'),
    count('card'),
    count('loan'),
    count('contact_point'),
    count('id_document'),
    relations(),
    ask(em, around.ports.history.briefs([customerNo], MOST_CALLS)),
    around.ports.view?.papers?.(em, [customerNo], actor, around.today) ?? null,
  ]);
  return {
    accounts,
    cards,
    loans,
    contacts,
    documents,
    relations: ties,
    calls: calls.length,
    images: papers?.images.reduce((sum, { sets }) => sum + sets, 0) ?? 0,
    papers: papers?.papers.files ?? 0,
    bundles: papers?.bundles ? papers.bundles.underway + papers.bundles.done : 0,
  };
}
