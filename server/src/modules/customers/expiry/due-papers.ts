import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { customerDb } from '../customer.tables.ts';

/** A paper whose end is to be told. */
export interface DuePaper {
  id: number;
  /** Code of `certificateKind` for companies' papers, of `personIdType` for people's. */
  kind: string;
  endsOn: string;
  customerId: number;
  customerNo: string;
  name: string;
  branchPath: string;
  managerId: string | null;
}

/** Where papers that end are kept: each is a source of its own, with its own running ids. */
export type PaperSource = 'certificate' | 'legal_person' | 'id_document';

export interface DueBetween {
  from: string;
  until: string;
  /** Of the page before; 0 at first. */
  afterId: number;
  limit: number;
}

/** Papers in force that end within some days, by id. Those a renewed certificate has replaced are not among them. */
export function duePapers(em: SqlEntityManager, source: PaperSource, due: DueBetween): Promise<DuePaper[]> {
  const rows = { certificate: dueCertificates, legal_person: dueLegalPersons, id_document: dueDocuments };
  return rows[source](em, due);
}

/** A merged record's certificate `z` is no matter once the survivor has one of his own in its place. */
const notReplaced = sql<boolean>`(c.merged_into is null or z.kind = 'other' or not exists (
  select 1 from certificate o where o.customer_id = c.merged_into and o.slot = z.slot and o.current_key is not null))`;

function dueCertificates(em: SqlEntityManager, due: DueBetween): Promise<DuePaper[]> {
  return customerDb(em)
    .selectFrom('certificate as z')
    .innerJoin('customer as c', 'c.id', 'z.customer_id')
    .leftJoin('customer_manager as m', 'm.customer_id', 'c.id')
    .select(['z.id', 'z.kind', 'z.valid_until as endsOn', 'c.id as customerId', 'c.customer_no as customerNo'])
    .select(['c.name', 'c.branch_path as branchPath', 'm.user_id as managerId'])
    .where('z.valid_until', '>=', due.from)
    .where('z.valid_until', '<=', due.until)
    .where('z.current_key', 'is not', null)
    .where(notReplaced)
    .where('z.status', '=', 'valid')
    .where('z.long_term', '=', 0)
    .where('c.status', '<>', 'closed')
    .where('z.id', '>', due.afterId)
    .orderBy('z.id')
    .limit(due.limit)
    .$castTo<DuePaper>()
    .execute();
}

/** A company's manager hears of the ID of its legal person too. */
function dueLegalPersons(em: SqlEntityManager, due: DueBetween): Promise<DuePaper[]> {
  return customerDb(em)
    .selectFrom('certificate as z')
    .innerJoin('id_document as d', (join) =>
      join.onRef('d.id', '=', 'z.person_document_id').onRef('d.customer_id', '=', 'z.person_customer_id'),
    )
    .innerJoin('customer as c', 'c.id', 'z.customer_id')
    .leftJoin('customer_manager as m', 'm.customer_id', 'c.id')
    .select(['z.id', 'z.kind', 'd.valid_until as endsOn', 'c.id as customerId', 'c.customer_no as customerNo'])
    .select(['c.name', 'c.branch_path as branchPath', 'm.user_id as managerId'])
    .where('d.valid_until', '>=', due.from)
    .where('d.valid_until', '<=', due.until)
    .where('d.long_term', '=', 0)
    .where('z.current_key', 'is not', null)
    .where(notReplaced)
    .where('c.status', '<>', 'closed')
    .where('z.id', '>', due.afterId)
    .orderBy('z.id')
    .limit(due.limit)
    .$castTo<DuePaper>()
    .execute();
}

/** Documents of people, and those of companies which have no certificate of ours in the same place. */
function dueDocuments(em: SqlEntityManager, due: DueBetween): Promise<DuePaper[]> {
  return customerDb(em)
    .selectFrom('id_document as d')
    .innerJoin('customer as c', 'c.id', 'd.customer_id')
    .leftJoin('customer_manager as m', 'm.customer_id', 'c.id')
    .select(['d.id', 'd.kind', 'd.valid_until as endsOn', 'c.id as customerId', 'c.customer_no as customerNo'])
    .select(['c.name', 'c.branch_path as branchPath', 'm.user_id as managerId'])
    .where('d.valid_until', '>=', due.from)
    .where('d.valid_until', '<=', due.until)
    .where('d.long_term', '=', 0)
    .where('c.status', '<>', 'closed')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('certificate as z')
            .select('z.id')
            .whereRef('z.customer_id', '=', 'd.customer_id')
            .whereRef('z.slot', '=', 'd.kind')
            .where('z.current_key', 'is not', null),
        ),
      ),
    )
    .where('d.id', '>', due.afterId)
    .orderBy('d.id')
    .limit(due.limit)
    .$castTo<DuePaper>()
    .execute();
}
