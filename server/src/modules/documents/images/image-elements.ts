import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ImageElementDraft,
  type ImageElementView,
  type ImageKind,
  imageKindLabels,
  imageKinds,
} from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent, isDuplicate } from '../../../persistence/duplicate.ts';
import { documentDb, type ImageAndArchiveTables } from '../documents.tables.ts';

type Row = Selectable<ImageAndArchiveTables['image_element']>;
type CustomerKind = ImageElementView['customerKind'];

const present = (row: Row): ImageElementView => ({
  id: row.id,
  kind: row.kind as ImageKind,
  customerKind: row.customer_kind as CustomerKind,
  name: { 'zh-CN': row.name_zh, en: row.name_en },
  pages: row.pages,
  copies: row.copies,
  mandatory: Boolean(row.mandatory),
  version: row.version,
});

/** The file list in use, in the order of the kinds. */
export async function readElements(em: SqlEntityManager, customerKind?: CustomerKind): Promise<ImageElementView[]> {
  let query = documentDb(em).selectFrom('image_element').selectAll().where('in_use', '=', true);
  if (customerKind) query = query.where('customer_kind', '=', customerKind);
  const rows = await query.orderBy('created_at').orderBy('id').execute();
  const order = (row: Row) => imageKinds.indexOf(row.kind as ImageKind);
  return rows.sort((a, b) => order(a) - order(b)).map(present);
}

/** @throws AppError request.invalid when the kind has a file of that name already. */
export async function addElement(em: SqlEntityManager, draft: ImageElementDraft, now: Date): Promise<ImageElementView> {
  const row = { ...rowOf(draft), id: newId(), in_use: true, created_at: now, version: 1 };
  try {
    await documentDb(em).insertInto('image_element').values(row).execute();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const known = await documentDb(em)
      .selectFrom('image_element')
      .select(['id', 'version', 'in_use'])
      .where('customer_kind', '=', draft.customerKind)
      .where('kind', '=', draft.kind)
      .where('name_zh', '=', draft.nameZh)
      .executeTakeFirstOrThrow();
    if (known.in_use) throw new AppError('request.invalid', { status: 409, details: { field: 'nameZh' } });
    return changeElement(em, known.id, { ...draft, inUse: true, version: known.version });
  }
  return present(row);
}

export type ElementChange = Omit<ImageElementDraft, 'kind' | 'customerKind'> & { inUse: boolean; version: number };

/** @throws AppError conflict.stale when somebody changed it meanwhile, or it is not there. */
export async function changeElement(
  em: SqlEntityManager,
  id: string,
  change: ElementChange,
): Promise<ImageElementView> {
  const { nameZh, nameEn, pages, copies, mandatory, inUse, version } = change;
  const result = await documentDb(em)
    .updateTable('image_element')
    .set({ name_zh: nameZh, name_en: nameEn, pages, copies, mandatory, in_use: inUse, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new AppError('conflict.stale', { status: 409 });
  return present(
    await documentDb(em).selectFrom('image_element').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
}

const rowOf = ({ kind, customerKind, nameZh, nameEn, pages, copies, mandatory }: ImageElementDraft) => ({
  kind,
  customer_kind: customerKind,
  name_zh: nameZh,
  name_en: nameEn,
  pages,
  copies,
  mandatory,
});

/** What a bank usually asks for, to begin with. Written once; what is changed or taken off later stays so. */
export async function seedElements(em: SqlEntityManager, now: Date): Promise<void> {
  const any = await documentDb(em).selectFrom('image_element').select('id').limit(1).executeTakeFirst();
  if (any) return;
  for (const draft of usualElements()) {
    const row = { ...rowOf(draft), id: newId(), in_use: true, created_at: now, version: 1 };
    await insertIfAbsent(() => documentDb(em).insertInto('image_element').values(row).execute());
  }
}

function usualElements(): ImageElementDraft[] {
  const of = (
    kind: ImageKind,
    customerKind: CustomerKind,
    [nameZh, nameEn]: [string, string],
    pages = 1,
    { copies = 1, mandatory = true } = {},
  ): ImageElementDraft => ({ kind, customerKind, nameZh, nameEn, pages, copies, mandatory });
  const whole = (kind: ImageKind, mandatory: boolean): ImageElementDraft =>
    of(kind, 'corporate', [imageKindLabels[kind]['zh-CN'], imageKindLabels[kind].en], 1, { mandatory });
  return [
    of('businessLicence', 'corporate', ['正本', 'Original']),
    of('businessLicence', 'corporate', ['副本', 'Duplicate'], 1, { copies: 2, mandatory: false }),
    whole('organisationCode', false),
    whole('nationalTax', false),
    whole('localTax', false),
    of('legalPersonId', 'corporate', ['正反面', 'Front and back'], 2),
    whole('basicAccountPermit', true),
    of('accountApplication', 'corporate', ['开户申请书', 'Account application'], 2),
    of('signatureCard', 'corporate', ['印鉴卡', 'Specimen signature card'], 1, { copies: 2 }),
    of('personalId', 'personal', ['正反面', 'Front and back'], 2),
    of('accountApplication', 'personal', ['开户申请书', 'Account application'], 1, { mandatory: false }),
  ];
}
