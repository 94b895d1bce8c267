import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RequestDetail, RequestLinkKind } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { groupOf } from '../customers/index.ts';
import { findRequest } from './reach.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { type RequestRecord, requestDb } from './requests.tables.ts';

/** A request is linked with what this person may see, and with images of its own customer alone. @throws AppError request.not_his, resource.not_found */
export async function requireLinkable(
  desk: RequestsDesk,
  em: SqlEntityManager,
  actor: Actor,
  row: RequestRecord,
  { kind, ref }: { kind: RequestLinkKind; ref: string },
): Promise<void> {
  switch (kind) {
    case 'interaction':
      if (!(await desk.calls.maySeeCall(actor, ref))) throw new AppError('resource.not_found', { status: 404 });
      return;
    case 'request':
      await findRequest(em, actor, ref);
      return;
    case 'image_set': {
      const group = row.customer_no === null ? null : await groupOf(em, row.customer_no, actor);
      const [set] = (await desk.images?.imageSets(em, actor, [ref])) ?? [];
      if (!set || !group?.numbers.includes(set.customerNo)) throw new AppError('request.not_his', { status: 422 });
    }
  }
}

/** What a request is linked with, as far as this person may see it. */
export async function linksOf(
  desk: RequestsDesk,
  em: SqlEntityManager,
  actor: Actor,
  requestId: string,
): Promise<RequestDetail['links']> {
  const rows = await requestDb(em)
    .selectFrom('service_request_link')
    .select(['kind', 'ref'])
    .where('request_id', '=', requestId)
    .execute();
  const refs = (kind: RequestLinkKind) => rows.filter((row) => row.kind === kind).map(({ ref }) => ref);
  const imageRefs = refs('image_set');
  const images = imageRefs.length > 0 ? ((await desk.images?.imageSets(em, actor, imageRefs)) ?? []) : [];
  const requests = await Promise.all(refs('request').map((ref) => findRequest(em, actor, ref).catch(() => null)));
  return [
    ...images.map(({ id: ref, label, at }) => ({
      kind: 'image_set' as const,
      ref,
      label,
      at: at?.toISOString() ?? null,
    })),
    ...requests.flatMap((row) => {
      if (!row) return [];
      const words = `${row.reference} · ${row.subject}`;
      return [
        {
          kind: 'request' as const,
          ref: row.id,
          label: { 'zh-CN': words, en: words },
          at: row.opened_at.toISOString(),
        },
      ];
    }),
    ...refs('interaction').map((ref) => ({ kind: 'interaction' as const, ref, label: null, at: null })),
  ];
}
