import {
  ArchiveFileDetail,
  ArchiveFilePage,
  ArchiveFilesQuery,
  ArchiveFileView,
  BringBack,
  CustomerNo,
  NewArchiveFile,
  TakeOut,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { customerInScope } from '../customer-in-scope.ts';
import { documentKeepers as keepers, documentReaders as readers } from '../document-roles.ts';
import type { Archive } from './archive.ts';
import { fileDetail, filesOfCustomer, listFiles } from './archive-files.ts';
import { bringBack, takeOut } from './movements.ts';
import { registerFile } from './register-file.ts';

const tag = 'archive';
const ofFile = z.object({ id: Uuid });
/** Of the customers a list showed, so many are named in the audit trail. */
const CUSTOMERS_ON_RECORD = 20;

/** Paper files and the register of what is out. */
export function fileRoutes({ deps: { clock, transaction }, day, tasks, lookUps }: Archive): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/archive/files',
      summary: 'Paper files by customer, position, label, account or flow number; what waits, is out, is overdue',
      tag,
      allow: readers,
      query: ArchiveFilesQuery,
      response: ArchiveFilePage,
      handler: async ({ em, query, actor, auditRead }) => {
        const page = await listFiles(em, query, actor, await day());
        const customers = [...new Set(page.items.map(({ customerNo }) => customerNo))].slice(0, CUSTOMERS_ON_RECORD);
        const details = { what: 'files', shown: page.items.length, customers: customers.join(',') };
        await auditRead('Archive.Viewed', { id: actor.userId, details });
        return page;
      },
    }),
    route({
      method: 'post',
      path: '/archive/files',
      summary: 'Open a paper file for a customer or one of his accounts; it waits for a place',
      tag,
      allow: keepers,
      body: NewArchiveFile,
      response: ArchiveFileDetail,
      status: 201,
      handler: async ({ em, body, actor }) => {
        const { id } = await transaction(async (tx) => {
          const file = await registerFile(tx, body, actor, clock.now());
          const details = { file: file.id, code: file.code };
          await recordAudit(tx, { actor, key: 'Archive.FileRegistered', subjectId: body.customerNo, details }, clock);
          return file;
        });
        return fileDetail(em, id, actor, await day());
      },
    }),
    route({
      method: 'get',
      path: '/archive/files/:id',
      summary: 'One paper file with its movements',
      tag,
      allow: readers,
      params: ofFile,
      response: ArchiveFileDetail,
      handler: async ({ em, params, actor, auditRead }) => {
        const file = await fileDetail(em, params.id, actor, await day());
        await auditRead('Archive.Viewed', { id: file.customerNo, details: { file: file.id } });
        return file;
      },
    }),
    route({
      method: 'get',
      path: '/customers/:customerNo/papers',
      summary: 'Paper files of a customer: where they stand, who has them',
      tag,
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      response: z.array(ArchiveFileView),
      handler: async ({ em, params, actor, audit, auditRead }) => {
        await lookUps.countLookUp(actor, params.customerNo, audit);
        const { numbers } = await customerInScope(em, params.customerNo, actor);
        await auditRead('Archive.Viewed', { id: params.customerNo, details: { what: 'papers' } });
        return filesOfCustomer(em, numbers, actor, await day());
      },
    }),
    route({
      method: 'post',
      path: '/archive/files/:id/take-out',
      summary: 'Note that a file leaves its place: who has it, why, until when',
      tag,
      allow: keepers,
      params: ofFile,
      body: TakeOut,
      response: ArchiveFileDetail,
      handler: async ({ em, params, body, actor }) => {
        const at = await day();
        await transaction(async (tx) => {
          const when = { now: clock.now(), today: at.today };
          const { movementId, customerNo } = await takeOut(tx, params.id, body, actor, when);
          const details = { file: params.id, movement: movementId, dueOn: body.dueOn };
          await recordAudit(tx, { actor, key: 'Archive.FileTakenOut', subjectId: customerNo, details }, clock);
        });
        return fileDetail(em, params.id, actor, at);
      },
    }),
    route({
      method: 'post',
      path: '/archive/files/:id/return',
      summary: 'Note that a file is back in its place',
      tag,
      allow: keepers,
      params: ofFile,
      body: BringBack,
      response: ArchiveFileDetail,
      handler: async ({ em, params, body, actor }) => {
        await transaction(async (tx) => {
          const { movementId, customerNo } = await bringBack(tx, params.id, body.note, actor, clock.now());
          await tasks.complete(tx, 'paper_overdue', movementId, actor);
          const details = { file: params.id, movement: movementId };
          await recordAudit(tx, { actor, key: 'Archive.FileReturned', subjectId: customerNo, details }, clock);
        });
        return fileDetail(em, params.id, actor, await day());
      },
    }),
  ];
}
