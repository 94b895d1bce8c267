import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { EventSource } from '../customers/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import { type ArchiveScheduling, archivePart } from './archive/archive.ts';
import type { LookUps } from './document-roles.ts';
import {
  ArchiveCabinetSchema,
  ArchiveFileSchema,
  ArchiveMovementSchema,
  DocumentCounterSchema,
} from './entities/archive.entity.ts';
import { ImageElementSchema, ImagePageSchema, ImageSetSchema, StoredFileSchema } from './entities/image.entity.ts';
import type { HandOverApi, HandOverPorts } from './hand-over/hand-over.ports.ts';
import { handOverEntities, handOverPart } from './hand-over/hand-over.ts';
import type { HttpImageSystemSettings } from './image-systems/http-image-system.ts';
import { HttpImageSystem } from './image-systems/http-image-system.ts';
import { imageSystemRoutes } from './image-systems/image-systems.routes.ts';
import type { StoreCheck } from './images/check-store.ts';
import { imageSetLabels } from './images/image-labels.ts';
import { type ImageSettings, imagesPart } from './images/images.ts';
import { customerPapers } from './of-customer/customer-resources.ts';
import { documentEvents } from './of-customer/document-events.ts';

export type { HandOverApi } from './hand-over/hand-over.ports.ts';
export type { HttpImageSystemSettings } from './image-systems/http-image-system.ts';
export type { ImageSettings } from './images/images.ts';

export const documentsEntities: EntityList = [
  DocumentCounterSchema,
  ...handOverEntities,
  StoredFileSchema,
  ImageSetSchema,
  ImagePageSchema,
  ImageElementSchema,
  ArchiveCabinetSchema,
  ArchiveFileSchema,
  ArchiveMovementSchema,
];

/** Where images are kept, and other systems that keep some. */
export interface DocumentSettings {
  /** Null: this installation keeps no images. */
  images: ImageSettings | null;
  /** Absent ones are not connected. */
  lending?: HttpImageSystemSettings | undefined;
  supervision?: HttpImageSystemSettings | undefined;
}

export type DocumentPorts = HandOverPorts & {
  scheduler?: ArchiveScheduling | undefined;
  exports?: ExportsApi | undefined;
  settings?: DocumentSettings | undefined;
  lookUps: LookUps;
};

export interface DocumentsApi {
  handOver: HandOverApi;
  /** Images, papers and bundles in the story of a customer. */
  customerEvents: readonly EventSource[];
  /** What there is of a customer. */
  customerPapers: typeof customerPapers;
  /** Those of some imports that somebody may see, with what they are called. */
  imageSets: typeof imageSetLabels;
  /** Puts a task before the clerks for every paper that is overdue; what runs each morning. Tells how many there are. */
  remindOverdue(): Promise<number>;
  /** Reads back this night's share of the stored images; what runs each night. Tells what is lost or changed. */
  checkImages(): Promise<StoreCheck>;
}

/** Papers of customers: on their way through the bank, on the shelf, and as images. */
export function documentsModule(deps: ServerDeps, ports: DocumentPorts): ServerModule & DocumentsApi {
  const { settings = { images: null } } = ports;
  const handOver = handOverPart(deps, ports);
  ports.exports?.register(handOver.source);
  const images = imagesPart(deps, {
    images: settings.images,
    lookUps: ports.lookUps,
    scheduler: ports.scheduler,
    onComplete: (em, customerNo, by) => handOver.api.stepDone(em, customerNo, 'images', by),
  });
  const archive = archivePart(deps, {
    branches: ports.people,
    lookUps: ports.lookUps,
    tasks: ports.tasks,
    scheduler: ports.scheduler,
    onFiled: (em, customerNo, by) => handOver.api.stepDone(em, customerNo, 'archive', by),
  });
  for (const source of archive.sources) ports.exports?.register(source);
  const systems = {
    lending: settings.lending ? new HttpImageSystem(settings.lending) : null,
    supervision: settings.supervision ? new HttpImageSystem(settings.supervision) : null,
  };
  return {
    name: 'documents',
    routes: [...handOver.routes, ...images.routes, ...archive.routes, ...imageSystemRoutes(systems, ports.lookUps)],
    handOver: handOver.api,
    customerEvents: documentEvents,
    customerPapers,
    imageSets: imageSetLabels,
    remindOverdue: archive.remind,
    checkImages: images.check,
    start: async () => {
      await images.start();
      await archive.start();
    },
  };
}
