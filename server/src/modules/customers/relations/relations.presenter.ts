import {
  type FieldValue,
  type OpenChange,
  type RelatedParty,
  type RelationEntry,
  relationFields,
  relationSubject,
  type ShownField,
} from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import { tellValue } from '../file/tell-value.ts';
import { documentNumber, foreignName, type Viewer } from '../mask.ts';
import type { RelationRows } from './read-relations.ts';
import { entryKeyOf, type Owner, valuesOf } from './relation-state.ts';

type Row = RelationRows['own'][number];
export interface Around {
  owner: Owner;
  codes: CodeBook;
  viewer: Viewer;
  /** May the viewer enter changes at all? */
  mayEdit: boolean;
  open: ReadonlyMap<string, OpenChange>;
}

/** What a change of the row is entered for; null where clerks do not change it. */
export const subjectOf = (row: Row, direction: RelationEntry['direction'], owner: Owner): string | null => {
  const key = entryKeyOf(row.related_key);
  const ownerNo = direction === 'own' ? owner.customerNo : row.visible ? row.customer_no : null;
  return key === null || ownerNo === null ? null : relationSubject(ownerNo, key);
};

/** A tie as this viewer may see it, read from the side of the customer whose page it is. */
export function presentRelation(row: Row, direction: RelationEntry['direction'], around: Around): RelationEntry {
  const { codes, viewer, owner } = around;
  const other = partyOf(row);
  const [role, reverse] =
    direction === 'own' ? ['relationRole', 'relationInverse'] : ['relationInverse', 'relationRole'];
  const subjectId = subjectOf(row, direction, owner);
  const document = direction === 'own' && !other.hidden ? documentOf(row, codes, viewer) : null;
  return {
    id: String(row.id),
    direction,
    role: row.role,
    roleLabel: codes.label(role ?? '', row.role),
    reverseLabel: codes.label(reverse ?? '', row.role),
    other,
    document,
    event: row.event ?? null,
    share: row.share ?? null,
    amount: row.amount ?? null,
    currency: row.currency ?? null,
    note: row.note ?? null,
    recordedOn: row.recorded_on,
    establishedOn: row.established_on ?? null,
    endedOn: row.ended_on ?? null,
    inForce: (row.ended_on ?? null) === null,
    owner: row.source === 'core-bank' ? 'core-bank' : entryKeyOf(row.related_key) === null ? 'file' : 'crm',
    provenance: { source: row.source === 'core-bank' ? 'core-bank' : 'crm', asOf: row.as_of.toISOString() },
    subjectId: around.mayEdit ? subjectId : null,
    version: row.version,
    toldOf: direction === 'own' ? owner.name : other.name,
    fields: around.mayEdit && subjectId !== null ? shownFields(row, direction, other, around) : {},
    open: (subjectId !== null && around.open.get(subjectId)) || null,
  };
}

function partyOf(row: Row): RelatedParty {
  const isCustomer = row.customer_no !== null;
  const hidden = isCustomer && !row.visible;
  const name = row.name ?? row.related_name;
  return {
    customerNo: hidden ? null : row.customer_no,
    name: hidden ? foreignName(name) : name,
    kind: (row.kind ?? row.related_kind) === 'corporate' ? 'corporate' : 'personal',
    isCustomer,
    hidden,
  };
}

function documentOf(row: Row, codes: CodeBook, viewer: Viewer): RelationEntry['document'] {
  if (!row.related_id_number) return null;
  const kind = row.related_kind ?? 'personal';
  const list = kind === 'corporate' ? 'certificateKind' : 'personIdType';
  const number = documentNumber(row.related_id_number, kind, viewer);
  return { kindLabel: codes.label(list, row.related_id_kind ?? ''), number };
}

/** The form's values: what is masked for the viewer, or is of a customer he does not see, is withheld. */
function shownFields(
  row: Row,
  direction: RelationEntry['direction'],
  other: RelatedParty,
  { codes, viewer, owner }: Around,
): Record<string, ShownField> {
  const relatedNo = direction === 'own' ? row.customer_no : owner.customerNo;
  const values: Record<string, FieldValue> = valuesOf(row, relatedNo);
  const withheld = new Set(direction === 'own' && other.hidden ? ['relatedNo', 'relatedName', 'relatedIdNumber'] : []);
  const kind = row.related_kind === 'corporate' ? 'corporate' : 'personal';
  return Object.fromEntries(
    relationFields(kind).fields.map((field): [string, ShownField] => {
      const value = values[field.id] ?? null;
      if (withheld.has(field.id) && value !== null) {
        const shown = field.id === 'relatedName' ? other.name : '****';
        return [field.id, { value: null, text: { 'zh-CN': shown, en: shown }, masked: true }];
      }
      const { text, masked } = tellValue(field, value, codes, viewer);
      return [field.id, { value: masked ? null : value, text, masked }];
    }),
  );
}
