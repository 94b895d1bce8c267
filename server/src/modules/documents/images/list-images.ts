import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CustomerImages, type ImageElementView, type ImageKindView, imageKinds } from '@tellerline/contracts';
import { accountNumber, type BranchScope } from '../../customers/index.ts';
import { accountOf, accountsOf, customerInScope } from '../customer-in-scope.ts';
import { presentSet } from './image.presenter.ts';
import { type PageRow, readImported, readPages, readSets, type SetRow } from './image.rows.ts';
import { readElements } from './image-elements.ts';
import { missingPages } from './missing-pages.ts';

const MOST_OPEN_SHOWN = 50;

/**
 * A customer's images by kind: the latest import first as it is opened, whether an older one is valid longer, and what is
 * missing of the file list. For one account: that account's imports alone.
 * @throws AppError resource.not_found, document.account_unknown
 */
export async function listImages(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
  account?: string,
): Promise<CustomerImages> {
  const customer = await customerInScope(em, customerNo, scope);
  const accounts = await accountsOf(em, customer);
  const accountNo = account === undefined ? undefined : (await accountOf(em, customer, account)).accountNo;
  const [all, elements, open] = await Promise.all([
    readImported(em, customer.numbers),
    readElements(em, customer.kind),
    readSets(em, { customerNos: customer.numbers, accountNo, state: 'open' }, { limit: MOST_OPEN_SHOWN }),
  ]);
  const sets = accountNo === undefined ? all : all.filter((set) => set.account_no === accountNo);
  const latest = imageKinds.flatMap((kind) => sets.find((set) => set.kind === kind) ?? []);
  const pages = await readPages(
    em,
    latest.map(({ id }) => id),
  );
  return {
    customerKind: customer.kind,
    kinds: imageKinds.flatMap((kind) => {
      const ofKind = sets.filter((set) => set.kind === kind);
      const expected = elements.filter((element) => element.kind === kind);
      return ofKind.length + expected.length === 0 ? [] : [presentKind(kind, ofKind, expected, pages)];
    }),
    accounts: accounts.map(({ ref, accountNo: no }) => ({
      ref,
      text: accountNumber(no).text,
      sets: all.filter((set) => set.account_no === no).length,
    })),
    open: open.map(presentSet),
  };
}

function presentKind(
  kind: ImageKindView['kind'],
  sets: readonly SetRow[],
  expected: readonly ImageElementView[],
  pages: readonly PageRow[],
): ImageKindView {
  const [latest, ...older] = sets;
  const current = pages.filter((page) => page.set_id === latest?.id && page.current_page_no !== null);
  const later = latest && laterValid(latest, older);
  return {
    kind,
    latest: latest ? presentSet(latest) : null,
    laterValid: later ? { id: later.id, number: later.number, validTo: later.valid_to } : null,
    older: older.length,
    missing: missingPages(
      expected,
      current.map((page) => ({ elementId: page.element_id, pages: page.pages })),
    ),
  };
}

/** Until when a set is valid, as text that sorts; null when nobody said. */
const validUntil = (set: SetRow): string | null => (set.long_term ? '9999-12-31' : set.valid_to);

/** The older import that is valid longest, if that is longer than the latest import is. */
function laterValid(latest: SetRow, older: readonly SetRow[]): SetRow | null {
  const until = validUntil(latest);
  if (until === null) return null;
  const [longest] = older
    .filter((set) => (validUntil(set) ?? '') > until)
    .sort((a, b) => ((validUntil(a) ?? '') < (validUntil(b) ?? '') ? 1 : -1));
  return longest ?? null;
}
