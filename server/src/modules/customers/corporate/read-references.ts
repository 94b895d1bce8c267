import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FieldValue, Label } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { foreignName, idNumber, type Viewer } from '../mask.ts';
import type { SlotValues } from './certificate-slots.ts';

/** People and documents a file refers to, as the viewer may read them: `person:10000001`, `document:17`. */
export type References = ReadonlyMap<string, { text: Label; masked: boolean }>;

const alike = (text: string): Label => ({ 'zh-CN': text, en: text });

/**
 * What a legal person's entries refer to, in words. A person out of scope is told by a masked name; a document only where its
 * owner is one of these people and in scope, so that no number of anybody is asked for by trying ids.
 */
export async function readReferences(
  em: SqlEntityManager,
  entries: readonly (SlotValues | undefined)[],
  viewer: Viewer & BranchScope,
  codes: Pick<CodeBook, 'label'>,
): Promise<References> {
  const of = (id: string): string[] =>
    entries.map((values) => values?.[id]).filter((value: FieldValue | undefined) => typeof value === 'string');
  const people = of('person');
  const references = new Map<string, { text: Label; masked: boolean }>();
  if (people.length === 0) return references;
  const db = customerDb(em);
  const rows = await db
    .selectFrom('customer as c')
    .select(['c.id', 'c.customer_no', 'c.name', inScope('c', viewer).as('visible')])
    .where('c.customer_no', 'in', people)
    .execute();
  for (const { customer_no, name, visible } of rows) {
    const shown = visible ? `${customer_no} ${name}` : foreignName(name);
    references.set(`person:${customer_no}`, { text: alike(shown), masked: !visible });
  }
  const owners = rows.filter(({ visible }) => visible).map(({ id }) => id);
  const documents = of('document').map(Number).filter(Number.isSafeInteger);
  if (owners.length === 0 || documents.length === 0) return references;
  const papers = await db
    .selectFrom('id_document')
    .select(['id', 'kind', 'number'])
    .where('id', 'in', documents)
    .where('customer_id', 'in', owners)
    .execute();
  for (const { id, kind, number } of papers) {
    const label = codes.label('personIdType', kind);
    const masked = idNumber(number, viewer).text;
    // The reference is no secret; the number behind it is, and stays masked.
    references.set(`document:${id}`, {
      text: { 'zh-CN': `${label['zh-CN']} ${masked}`, en: `${label.en} ${masked}` },
      masked: false,
    });
  }
  return references;
}
