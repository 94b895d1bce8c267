import { type ImageKind, imageKindLabels } from '@tellerline/contracts';
import { sql } from 'kysely';
import { asNumber, asText, within } from '../../../persistence/moment-range.ts';
import {
  type EventQuestion,
  type EventSource,
  type EventTold,
  likeInside,
  likePrefix,
  told,
} from '../../customers/index.ts';
import { documentDb } from '../documents.tables.ts';
import { handOverDb } from '../hand-over/hand-over.tables.ts';
import { handOverReaders } from '../hand-over/hand-over-readers.ts';

/** What happened to a customer's images, papers and bundles, for the story of him. */
export const documentEvents: readonly EventSource[] = [
  imageEvents('image', 'imported_at', 'images_imported'),
  imageEvents('image-withdrawn', 'withdrawn_at', 'images_withdrawn'),
  paperFiled(),
  paperMoves('paper-out', 'taken_at', 'paper_out'),
  paperMoves('paper-back', 'returned_at', 'paper_back'),
  bundleEvents(),
];

const anything = sql<boolean>`1 = 1`;
const crm = (at: Date): EventTold['provenance'] => ({ source: 'crm', asOf: at.toISOString() });
const kindLabel = (kind: string) => imageKindLabels[kind as ImageKind] ?? { 'zh-CN': kind, en: kind };

/** Kinds of image whose name holds a text. */
const kindsLike = (q: string): string[] =>
  Object.entries(imageKindLabels).flatMap(([kind, label]) =>
    Object.values(label).some((text) => text.toLowerCase().includes(q.toLowerCase())) ? [kind] : [],
  );

function saysSo({ q }: EventQuestion) {
  if (q === null) return anything;
  const kinds = kindsLike(q);
  const byKind = kinds.length === 0 ? sql`` : sql` or kind in (${sql.join(kinds)})`;
  const like = likeInside(q);
  return sql<boolean>`(number like ${likePrefix(q)} escape '!' or title like ${like} escape '!' or withdrawn_reason like ${like} escape '!'${byKind})`;
}

function imageEvents(
  name: string,
  moment: 'imported_at' | 'withdrawn_at',
  what: 'images_imported' | 'images_withdrawn',
): EventSource {
  return {
    name,
    kind: 'document',
    find: async (em, question) => {
      const rows = await documentDb(em)
        .selectFrom('image_set')
        .select([
          'id',
          'number',
          'kind',
          'title',
          'file_count',
          'started_by_name',
          'withdrawn_by_name',
          'withdrawn_reason',
        ])
        .select(`${moment} as at`)
        .where('customer_no', 'in', question.customerNos)
        .where(moment, 'is not', null)
        .where(saysSo(question))
        .where(within(question, moment, { column: 'id', of: asText }))
        .orderBy(moment, 'desc')
        .orderBy('id', 'desc')
        .limit(question.limit)
        .execute();
      return rows.flatMap((row) => {
        const { at } = row;
        if (at === null) return [];
        const isGone = what === 'images_withdrawn';
        const event = told({
          what,
          severity: isGone ? 'warning' : 'info',
          subject: kindLabel(row.kind),
          by: isGone ? row.withdrawn_by_name : row.started_by_name,
          text: [row.number, row.title, isGone ? row.withdrawn_reason : null].filter(Boolean).join(' · '),
          fieldCount: row.file_count,
          opens: isGone ? null : { what: 'images', id: row.id },
          provenance: crm(at),
        });
        return [{ at, id: row.id, tell: () => event }];
      });
    },
  };
}

function paperFiled(): EventSource {
  return {
    name: 'paper-filed',
    kind: 'document',
    find: async (em, question) => {
      const rows = await documentDb(em)
        .selectFrom('archive_file')
        .select(['id', 'code', 'position', 'created_at as at'])
        .where('customer_no', 'in', question.customerNos)
        .where(question.q === null ? anything : sql<boolean>`code like ${likePrefix(question.q)} escape '!'`)
        .where(within(question, 'created_at', { column: 'id', of: asText }))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(question.limit)
        .execute();
      return rows.map(({ at, id, code, position }) => {
        const text = [code, position].filter(Boolean).join(' · ');
        const event = told({ what: 'paper_filed', text, opens: { what: 'paper', id }, provenance: crm(at) });
        return { at, id, tell: () => event };
      });
    },
  };
}

function paperMoves(name: string, moment: 'taken_at' | 'returned_at', what: 'paper_out' | 'paper_back'): EventSource {
  return {
    name,
    kind: 'document',
    find: async (em, question) => {
      const like = question.q === null ? '' : likeInside(question.q);
      const rows = await documentDb(em)
        .selectFrom('archive_movement as m')
        .innerJoin('archive_file as f', 'f.id', 'm.file_id')
        .select(['m.id', 'm.holder', 'm.reason', 'm.due_on', 'm.taken_by_name', 'm.returned_by_name', 'm.return_note'])
        .select(['f.id as file_id', 'f.code', `m.${moment} as at`])
        .where('f.customer_no', 'in', question.customerNos)
        .where(`m.${moment}`, 'is not', null)
        .where(
          question.q === null
            ? anything
            : sql<boolean>`(f.code like ${like} escape '!' or m.holder like ${like} escape '!' or m.reason like ${like} escape '!')`,
        )
        .where(within(question, `m.${moment}`, { column: 'm.id', of: asText }))
        .orderBy(`m.${moment}`, 'desc')
        .orderBy('m.id', 'desc')
        .limit(question.limit)
        .execute();
      return rows.flatMap((row) => {
        const { at } = row;
        if (at === null) return [];
        const isOut = what === 'paper_out';
        const words = isOut ? [row.code, row.holder, row.reason, row.due_on] : [row.code, row.holder, row.return_note];
        const event = told({
          what,
          by: isOut ? row.taken_by_name : row.returned_by_name,
          text: words.filter(Boolean).join(' · '),
          opens: { what: 'paper', id: row.file_id },
          provenance: crm(at),
        });
        return [{ at, id: row.id, tell: () => event }];
      });
    },
  };
}

const bundleMoves = {
  submitted: 'bundle_submitted',
  received: 'bundle_received',
  returned: 'bundle_returned',
  completed: 'bundle_done',
} as const;

/** Bundles are read by those who work with them, of their branches. */
function bundleEvents(): EventSource {
  return {
    name: 'bundle',
    kind: 'document',
    find: async (em, question) => {
      if (!handOverReaders.some((role) => question.actor.roles.includes(role))) return [];
      const like = question.q === null ? '' : likeInside(question.q);
      const rows = await handOverDb(em)
        .selectFrom('bundle_event as e')
        .innerJoin('bundle as b', 'b.id', 'e.bundle_id')
        .select(['e.id', 'e.at', 'e.what', 'e.by_name', 'e.reason', 'b.id as bundle_id', 'b.flow_no'])
        .where('b.customer_no', 'in', question.customerNos)
        .where(sql<boolean>`b.branch_path like ${likePrefix(question.actor.branchPath)} escape '!'`)
        .where('e.what', 'in', Object.keys(bundleMoves) as (keyof typeof bundleMoves)[])
        .where(
          question.q === null
            ? anything
            : sql<boolean>`(b.flow_no like ${like} escape '!' or e.by_name like ${like} escape '!' or e.reason like ${like} escape '!')`,
        )
        .where(within(question, 'e.at', { column: 'e.id', of: asNumber }))
        .orderBy('e.at', 'desc')
        .orderBy('e.id', 'desc')
        .limit(question.limit)
        .execute();
      return rows.map((row) => {
        const event = told({
          what: bundleMoves[row.what as keyof typeof bundleMoves],
          severity: row.what === 'returned' ? 'warning' : 'info',
          by: row.by_name,
          text: [row.flow_no, row.reason].filter(Boolean).join(' · '),
          opens: { what: 'bundle', id: row.bundle_id },
          provenance: crm(row.at),
        });
        return { at: row.at, id: String(row.id), tell: () => event };
      });
    },
  };
}
