import type { SqlEntityManager } from '@mikro-orm/sql';
import { ImageKind, imageKindLabels, type Label } from '@tellerline/contracts';
import { type BranchScope, inScope, survivorOf } from '../../customers/index.ts';
import { documentDb } from '../documents.tables.ts';

/** An import as other records name it. */
export interface ImageSetLabel {
  id: string;
  customerNo: string;
  label: Label;
  /** When it was imported. */
  at: Date | null;
}

/** Those of some imports that belong to customers in scope and were not withdrawn. */
export async function imageSetLabels(
  em: SqlEntityManager,
  scope: BranchScope,
  ids: readonly string[],
): Promise<ImageSetLabel[]> {
  const rows = await documentDb(em)
    .selectFrom('image_set as s')
    .innerJoin('customer as x', 'x.customer_no', 's.customer_no')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select(['s.id', 's.customer_no', 's.kind', 's.title', 's.imported_at'])
    .where('s.id', 'in', [...ids])
    .where('s.state', '=', 'imported')
    .where(inScope('c', scope))
    .orderBy('s.imported_at', 'desc')
    .execute();
  return rows.map(({ id, customer_no, kind, title, imported_at }) => {
    const { 'zh-CN': zh, en } = imageKindLabels[ImageKind.parse(kind)];
    const more = title ? ` · ${title}` : '';
    return { id, customerNo: customer_no, label: { 'zh-CN': zh + more, en: en + more }, at: imported_at };
  });
}
