import type { SqlEntityManager } from '@mikro-orm/sql';
import { type BundleStep, type ImageKind, imageKindLabels } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { type CustomerPapers, likePrefix } from '../../customers/index.ts';
import { documentDb } from '../documents.tables.ts';
import { handOverDb } from '../hand-over/hand-over.tables.ts';
import { handOverReaders } from '../hand-over/hand-over-readers.ts';

const atRest: readonly BundleStep[] = ['done', 'discarded'];

/** What there is of a customer on paper and in images. Three counts by index, whatever there is. */
export async function customerPapers(
  em: SqlEntityManager,
  customerNos: readonly string[],
  actor: Actor,
  today: string,
): Promise<CustomerPapers> {
  const mayBundles = handOverReaders.some((role) => actor.roles.includes(role));
  const [images, papers, bundles] = await Promise.all([
    documentDb(em)
      .selectFrom('image_set')
      .select(({ fn }) => ['kind', fn.countAll<number>().as('sets'), fn.max('imported_at').as('latest')])
      .where('customer_no', 'in', customerNos)
      .where('state', '=', 'imported')
      .groupBy('kind')
      .orderBy('kind')
      .execute(),
    documentDb(em)
      .selectFrom('archive_file as f')
      .leftJoin('archive_movement as m', 'm.open_file_id', 'f.id')
      .select(({ fn }) => [fn.countAll<number>().as('files'), fn.count<number>('m.id').as('out')])
      .select(sql<number>`coalesce(sum(case when m.due_on < ${today} then 1 else 0 end), 0)`.as('overdue'))
      .where('f.customer_no', 'in', customerNos)
      .executeTakeFirstOrThrow(),
    mayBundles
      ? handOverDb(em)
          .selectFrom('bundle')
          .select(['id', 'flow_no', 'step', 'created_at'])
          .where('customer_no', 'in', customerNos)
          .where('step', '<>', 'discarded')
          .where(sql<boolean>`branch_path like ${likePrefix(actor.branchPath)} escape '!'`)
          .orderBy('created_at', 'desc')
          .limit(500)
          .execute()
      : null,
  ]);
  const latest = bundles?.[0];
  return {
    images: images.flatMap(({ kind, sets, latest: at }) => {
      const latestAt = readInstant(at)?.toISOString();
      return latestAt ? [{ kind, label: imageKindLabels[kind as ImageKind], sets: Number(sets), latestAt }] : [];
    }),
    papers: { files: Number(papers.files), out: Number(papers.out), overdue: Number(papers.overdue) },
    bundles: bundles && {
      underway: bundles.filter(({ step }) => !atRest.includes(step)).length,
      done: bundles.filter(({ step }) => step === 'done').length,
      latest: latest ? { id: latest.id, flowNo: latest.flow_no, step: latest.step } : null,
    },
  };
}
