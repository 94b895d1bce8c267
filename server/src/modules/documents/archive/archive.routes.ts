import {
  AllotPlaces,
  AllottedPlaces,
  CabinetChange,
  CabinetView,
  NewCabinet,
  ShelfMap,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { documentKeepers as keepers, documentReaders as readers } from '../document-roles.ts';
import { allotPlaces, lockAllotment } from './allot-places.ts';
import type { Archive } from './archive.ts';
import { filesById } from './archive-files.ts';
import { takeOverArrivals } from './arrivals.ts';
import { addCabinet, changeCabinet, readCabinet, readCabinets, shelfMap } from './cabinets.ts';

const tag = 'archive';
const ofCabinet = z.object({ id: Uuid });

/** Cabinets and the places in them. */
export function archiveRoutes({ deps: { clock, transaction }, day, onFiled }: Archive): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/archive/cabinets',
      summary: 'Cabinets of the branches the user sees, with how full they are',
      tag,
      allow: readers,
      response: z.array(CabinetView),
      handler: async ({ em, actor }) => readCabinets(em, actor, await day()),
    }),
    route({
      method: 'post',
      path: '/archive/cabinets',
      summary: 'Set up a cabinet: slots and files per slot by hand',
      tag,
      allow: keepers,
      body: NewCabinet,
      response: CabinetView,
      status: 201,
      handler: async ({ em, body, actor }) => {
        const at = await day();
        const id = await transaction(async (tx) => {
          const added = await addCabinet(tx, body, actor, at, clock.now());
          const { code, slots, filesPerSlot } = body;
          const details = { code, slots, filesPerSlot };
          await recordAudit(tx, { actor, key: 'Archive.CabinetAdded', subjectId: added, details }, clock);
          return added;
        });
        return readCabinet(em, id, actor, at);
      },
    }),
    route({
      method: 'put',
      path: '/archive/cabinets/:id',
      summary: 'Change a cabinet, or close it; never smaller than what stands in it',
      tag,
      allow: keepers,
      params: ofCabinet,
      body: CabinetChange,
      response: CabinetView,
      handler: async ({ em, params, body, actor }) => {
        const at = await day();
        await readCabinet(em, params.id, actor, at);
        await transaction(async (tx) => {
          await lockAllotment(tx);
          await changeCabinet(tx, params.id, body);
          const { slots, filesPerSlot, closed } = body;
          const details = { slots, filesPerSlot, closed };
          await recordAudit(tx, { actor, key: 'Archive.CabinetChanged', subjectId: params.id, details }, clock);
        });
        return readCabinet(em, params.id, actor, at);
      },
    }),
    route({
      method: 'get',
      path: '/archive/cabinets/:id/map',
      summary: 'A cabinet from the front: every slot with what stands in it',
      tag,
      allow: readers,
      params: ofCabinet,
      response: ShelfMap,
      handler: async ({ em, params, actor, auditRead }) => {
        const map = await shelfMap(em, params.id, actor, await day());
        await auditRead('Archive.Viewed', { id: params.id, details: { what: 'map' } });
        return map;
      },
    }),
    route({
      method: 'post',
      path: '/archive/allotment',
      summary:
        'Take over papers of hand-overs and give places to files that wait, in the order customer, branch, account',
      tag,
      allow: keepers,
      body: AllotPlaces,
      response: AllottedPlaces,
      handler: async ({ em, body, actor }) => {
        const at = await day();
        const { allotted, added, waiting } = await transaction(async (tx) => {
          const added = body.fileIds ? [] : await takeOverArrivals(tx, actor, clock.now());
          const result = await allotPlaces(tx, body.fileIds, actor, at, clock.now());
          for (const { id, customerNo, position } of result.allotted) {
            const details = { file: id, position };
            await recordAudit(tx, { actor, key: 'Archive.PlaceAllotted', subjectId: customerNo, details }, clock);
          }
          const customers = new Set([...added, ...result.allotted].map(({ customerNo }) => customerNo));
          for (const customerNo of customers) await onFiled?.(tx, customerNo, actor);
          return { ...result, added };
        });
        const ids = [...added.map(({ fileId }) => fileId), ...allotted.map(({ id }) => id)];
        const files = await filesById(em, [...new Set(ids)], actor, at);
        return { allotted: files.sort((a, b) => ((a.position ?? '') < (b.position ?? '') ? -1 : 1)), waiting };
      },
    }),
  ];
}
