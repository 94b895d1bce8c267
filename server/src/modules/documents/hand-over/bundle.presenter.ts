import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BundleCustomer, BundleRow, Label } from '@tellerline/contracts';
import { accountNumber } from '../../customers/index.ts';
import { placeOf } from './bundle-steps.ts';
import type { HandOver } from './hand-over.ports.ts';
import { handOverDb, type StoredBundle } from './hand-over.tables.ts';

/** Rows of a list, with the names of customers, branches and people; account numbers masked. */
export async function presentRows(
  hand: HandOver,
  em: SqlEntityManager,
  bundles: readonly StoredBundle[],
): Promise<BundleRow[]> {
  if (bundles.length === 0) return [];
  const branches = new Map((await hand.people.branches()).map(({ orgNo, name }) => [orgNo, name]));
  const customers = await customersOf(em, bundles);
  return Promise.all(
    bundles.map(async (bundle) => ({
      id: bundle.id,
      flowNo: bundle.flow_no,
      branch: { orgNo: bundle.org_no, name: branches.get(bundle.org_no) ?? nameless },
      customer: customers.get(bundle.customer_no ?? '') ?? null,
      accountNo: bundle.account_no === null ? null : accountNumber(bundle.account_no).text,
      step: bundle.step,
      since: bundle.step_since.toISOString(),
      place: placeOf(bundle.step),
      holder: await holderOf(hand, bundle),
      totals: { lines: bundle.line_count, pages: bundle.pages, copies: bundle.copies },
      createdAt: bundle.created_at.toISOString(),
      createdBy: { userId: bundle.created_by, name: bundle.created_by_name },
      submittedAt: bundle.submitted_at?.toISOString() ?? null,
      reason: bundle.reason,
      version: bundle.version,
    })),
  );
}

const nameless: Label = { 'zh-CN': '—', en: '—' };

async function holderOf(hand: HandOver, bundle: StoredBundle): Promise<BundleRow['holder']> {
  if (bundle.holder_user_id === null || bundle.holder_since === null) return null;
  const name = (await hand.people.user(bundle.holder_user_id))?.displayName ?? '—';
  return { userId: bundle.holder_user_id, name, since: bundle.holder_since.toISOString() };
}

async function customersOf(
  em: SqlEntityManager,
  bundles: readonly StoredBundle[],
): Promise<Map<string, BundleCustomer>> {
  const numbers = [...new Set(bundles.flatMap(({ customer_no }) => (customer_no === null ? [] : [customer_no])))];
  if (numbers.length === 0) return new Map();
  const rows = await handOverDb(em)
    .selectFrom('customer')
    .select(['customer_no', 'name', 'kind'])
    .where('customer_no', 'in', numbers)
    .execute();
  return new Map(
    rows.map(({ customer_no, name, kind }) => [
      customer_no,
      { customerNo: customer_no, name, kind: kind === 'corporate' ? 'corporate' : 'personal' },
    ]),
  );
}
