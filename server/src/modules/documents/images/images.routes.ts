import {
  AddPageQuery,
  BeginImageSet,
  CustomerImages,
  CustomerImagesQuery,
  CustomerNo,
  FinishImageSet,
  ImageElementChange,
  ImageElementDraft,
  ImageElementView,
  type ImageKind,
  ImageSetDetail,
  ImageSetPage,
  ImageSetsQuery,
  ImageSetView,
  type ImageType,
  imageLimits,
  imageTypes,
  PageNo,
  ReplacePageQuery,
  Revision,
  Uuid,
  WithdrawImageSet,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { shelfMarks } from '../archive/shelf-marks.ts';
import { accountOf, customerInScope, notFound } from '../customer-in-scope.ts';
import { documentKeepers as keepers, type LookUps, documentReaders as readers } from '../document-roles.ts';
import { presentPage, presentSet } from './image.presenter.ts';
import { readPages, readSets, type SetRow, setInScope } from './image.rows.ts';
import { addElement, changeElement, readElements } from './image-elements.ts';
import { addPage, beginSet, finishSet, replacePage, requireOpenSet, withdrawSet } from './image-sets.ts';
import type { ImageKeeping, ImagePorts } from './images.ts';
import { listImages } from './list-images.ts';
import { receiveFile, verified } from './receive-file.ts';
import { ImageLost } from './store/image-store.ts';

const tag = 'images';
const ofCustomer = z.object({ customerNo: CustomerNo });
const ofSet = z.object({ setId: Uuid });
const SETS_A_PAGE = 20;
/** Images that show somebody's ID number whole. */
const showIds: ReadonlySet<string> = new Set<ImageKind>(['personalId', 'legalPersonId']);

interface Around {
  keeping: ImageKeeping | null;
  lookUps: LookUps;
  onComplete: ImagePorts['onComplete'];
}

export function imageRoutes(deps: ServerDeps, { keeping, lookUps, onComplete }: Around): RouteDefinition[] {
  const { clock, transaction } = deps;
  const store = (): ImageKeeping => {
    if (!keeping) throw new AppError('server.unavailable', { status: 503 });
    return keeping;
  };
  const detail = async (em: Parameters<typeof readPages>[0], set: SetRow) => {
    const pages = await readPages(em, [set.id]);
    return {
      ...presentSet(set),
      pages: pages.filter((page) => page.current_page_no !== null).map(presentPage),
      earlier: pages.filter((page) => page.current_page_no === null).map(presentPage),
      shelf: await shelfMarks(em, set.customer_no, set.account_no),
    };
  };

  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/images',
      summary: 'Images of a customer by kind: the latest import first, what is missing of the file list',
      tag,
      allow: readers,
      params: ofCustomer,
      query: CustomerImagesQuery,
      response: CustomerImages,
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        await lookUps.countLookUp(actor, params.customerNo, audit);
        const images = await listImages(em, params.customerNo, actor, query.account);
        await auditRead('Image.Listed', { id: params.customerNo });
        return images;
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/image-sets',
      summary: 'Imports of a customer, the latest first: older ones and withdrawn ones as well',
      tag,
      allow: readers,
      params: ofCustomer,
      query: ImageSetsQuery,
      response: ImageSetPage,
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        await lookUps.countLookUp(actor, params.customerNo, audit);
        const customer = await customerInScope(em, params.customerNo, actor);
        const accountNo = query.account && (await accountOf(em, customer, query.account)).accountNo;
        const filter = { customerNos: customer.numbers, accountNo, kind: query.kind, state: query.state };
        const rows = await readSets(em, filter, { after: query.cursor, limit: SETS_A_PAGE + 1 });
        const page = rows.slice(0, SETS_A_PAGE);
        const last = page.at(-1);
        await auditRead('Image.Listed', { id: params.customerNo });
        return {
          items: page.map(presentSet),
          next: rows.length > SETS_A_PAGE && last ? last.number : null,
        };
      },
    }),
    route({
      method: 'post',
      path: '/customers/:customerNo/image-sets',
      summary: 'Begin an import; the same id again gives the same one',
      tag,
      allow: keepers,
      params: ofCustomer,
      body: BeginImageSet,
      response: ImageSetView,
      status: 201,
      handler: async ({ params, body, actor }) =>
        presentSet(
          await transaction(async (em) => {
            const { set, isNew } = await beginSet(em, params.customerNo, body, actor, clock.now());
            const details = { kind: set.kind, set: set.id, flowNo: set.flow_no };
            if (isNew)
              await recordAudit(em, { actor, key: 'Image.SetBegun', subjectId: params.customerNo, details }, clock);
            return set;
          }),
        ),
    }),
    route({
      method: 'get',
      path: '/image-sets/:setId',
      summary: 'One import with its pages and what they replaced',
      tag,
      allow: readers,
      params: ofSet,
      response: ImageSetDetail,
      handler: async ({ em, params, actor, audit, auditRead }) => {
        const set = await setInScope(em, params.setId, actor);
        await lookUps.countLookUp(actor, set.customer_no, audit);
        await auditRead('Image.Listed', { id: set.customer_no, details: { set: set.id } });
        return detail(em, set);
      },
    }),
    route({
      method: 'post',
      path: '/image-sets/:setId/pages',
      summary: 'Add a file to an import under way',
      tag,
      allow: keepers,
      params: ofSet,
      query: AddPageQuery,
      upload: { maxBytes: imageLimits.bytes },
      response: ImageSetDetail,
      handler: async ({ em, params, query, upload, actor }) => {
        const { store: into, incoming } = store();
        const set = await requireOpenSet(em, params.setId, actor);
        if (query.element) await requireElement(em, query.element, set.kind);
        const file = await receiveFile(upload, incoming, into);
        await transaction(async (tx) => {
          const page = { setId: set.id, file, fileName: query.name, elementId: query.element ?? null };
          const pageNo = await addPage(tx, page, actor, clock.now());
          const details = { set: set.id, page: pageNo, sha256: file.sha256, type: file.type };
          await recordAudit(tx, { actor, key: 'Image.PageAdded', subjectId: set.customer_no, details }, clock);
        });
        return detail(em, await setInScope(em, set.id, actor));
      },
    }),
    route({
      method: 'post',
      path: '/image-sets/:setId/pages/:pageNo/replacement',
      summary: 'Put another file in the place of a page; the one before stays on record',
      tag,
      allow: keepers,
      params: ofSet.extend({ pageNo: PageNo }),
      query: ReplacePageQuery,
      upload: { maxBytes: imageLimits.bytes },
      response: ImageSetDetail,
      handler: async ({ em, params, query, upload, actor }) => {
        const { store: into, incoming } = store();
        const set = await setInScope(em, params.setId, actor);
        const { name: fileName, reason, revision } = query;
        const file = await receiveFile(upload, incoming, into);
        await transaction(async (tx) => {
          const { pageNo } = params;
          await replacePage(tx, { setId: set.id, file, fileName, pageNo, revision, reason }, actor, clock.now());
          const details = { set: set.id, page: pageNo, revision: revision + 1, sha256: file.sha256 };
          await recordAudit(tx, { actor, key: 'Image.PageReplaced', subjectId: set.customer_no, details }, clock);
        });
        return detail(em, await setInScope(em, set.id, actor));
      },
    }),
    route({
      method: 'post',
      path: '/image-sets/:setId/import',
      summary: 'End an import: from now on it is the latest of its kind',
      tag,
      allow: keepers,
      params: ofSet,
      body: FinishImageSet,
      response: ImageSetDetail,
      handler: async ({ em, params, body, actor }) => {
        const set = await setInScope(em, params.setId, actor);
        await transaction(async (tx) => {
          await finishSet(tx, set.id, clock.now());
          const details = { set: set.id, kind: set.kind, files: set.file_count };
          await recordAudit(tx, { actor, key: 'Image.SetImported', subjectId: set.customer_no, details }, clock);
          if (body.complete) await onComplete?.(tx, set.customer_no, actor);
        });
        return detail(em, await setInScope(em, set.id, actor));
      },
    }),
    route({
      method: 'post',
      path: '/image-sets/:setId/withdrawal',
      summary: 'Take a wrong import out of sight; it stays on record with the reason',
      tag,
      allow: keepers,
      params: ofSet,
      body: WithdrawImageSet,
      response: ImageSetDetail,
      handler: async ({ em, params, body, actor }) => {
        const set = await setInScope(em, params.setId, actor);
        await transaction(async (tx) => {
          await withdrawSet(tx, set.id, body.reason, actor, clock.now());
          const details = { set: set.id };
          await recordAudit(tx, { actor, key: 'Image.SetWithdrawn', subjectId: set.customer_no, details }, clock);
        });
        return detail(em, await setInScope(em, set.id, actor));
      },
    }),
    route({
      method: 'get',
      path: '/image-sets/:setId/pages/:pageNo/:revision',
      summary: 'The file of a page, to be looked at',
      tag,
      allow: readers,
      params: ofSet.extend({ pageNo: PageNo, revision: Revision }),
      response: 'file',
      handler: async ({ em, params, actor, audit, auditRead, requestId }) => {
        const set = await setInScope(em, params.setId, actor);
        await lookUps.countLookUp(actor, set.customer_no, audit);
        const { pageNo, revision } = params;
        const page = (await readPages(em, [set.id])).find(
          (each) => each.page_no === pageNo && each.revision === revision,
        );
        if (!page) throw notFound();
        if (showIds.has(set.kind)) await lookUps.revealImage(em, actor, { customerNo: set.customer_no, setId: set.id });
        await auditRead('Image.Viewed', { id: set.customer_no, details: { set: set.id, page: pageNo, revision } });
        const told = { event: 'images.broken', sha256: page.sha256, requestId };
        try {
          const body = await store().store.open(page.sha256);
          const type = page.type as ImageType;
          return {
            name: `${set.number}-${pageNo}.${imageTypes[type].extension}`,
            type,
            length: page.bytes,
            inline: true,
            body: verified(body, page.sha256, () => deps.log.error(told)),
          };
        } catch (error) {
          if (!(error instanceof ImageLost)) throw error;
          deps.log.error({ ...told, event: 'images.lost', err: error.cause });
          throw new AppError('image.lost', { status: 503, details: { requestId }, cause: error });
        }
      },
    }),
    ...elementRoutes(deps),
  ];
}

async function requireElement(em: Parameters<typeof readElements>[0], id: string, kind: string): Promise<void> {
  const elements = await readElements(em);
  if (elements.some((element) => element.id === id && element.kind === kind)) return;
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.element' } });
}

function elementRoutes({ clock, transaction }: ServerDeps): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/image-elements',
      summary: 'The file list: what belongs to each kind of image, with pages and copies',
      tag,
      allow: readers,
      response: z.array(ImageElementView),
      handler: ({ em }) => readElements(em),
    }),
    route({
      method: 'post',
      path: '/image-elements',
      summary: 'Put a file on the list of a kind',
      tag,
      allow: keepers,
      body: ImageElementDraft,
      response: ImageElementView,
      status: 201,
      handler: ({ body, actor }) =>
        transaction(async (em) => {
          const element = await addElement(em, body, clock.now());
          const details = { kind: element.kind, pages: element.pages, copies: element.copies };
          await recordAudit(em, { actor, key: 'ImageElement.Added', subjectId: element.id, details }, clock);
          return element;
        }),
    }),
    route({
      method: 'put',
      path: '/image-elements/:id',
      summary: 'Change a file of the list, or take it off',
      tag,
      allow: keepers,
      params: z.object({ id: Uuid }),
      body: ImageElementChange,
      response: ImageElementView,
      handler: ({ params, body, actor }) =>
        transaction(async (em) => {
          const element = await changeElement(em, params.id, body);
          const details = { inUse: body.inUse, pages: element.pages, copies: element.copies };
          await recordAudit(em, { actor, key: 'ImageElement.Changed', subjectId: element.id, details }, clock);
          return element;
        }),
    }),
  ];
}
