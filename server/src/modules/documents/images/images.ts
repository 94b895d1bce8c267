import { join } from 'node:path';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RouteDefinition } from '../../../http/route.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { ArchiveScheduling } from '../archive/archive.ts';
import type { LookUps } from '../document-roles.ts';
import { checkStore, type StoreCheck } from './check-store.ts';
import { seedElements } from './image-elements.ts';
import { imageRoutes } from './images.routes.ts';
import { prepareIncoming } from './receive-file.ts';
import { FolderStore } from './store/folder-store.ts';
import type { ImageStore } from './store/image-store.ts';
import { type S3Settings, S3Store } from './store/s3-store.ts';

/** Where images are kept. Uploads come in through `folder` whatever the store is. */
export interface ImageSettings {
  folder: string;
  /** A bucket instead of the folder itself. */
  s3?: S3Settings | undefined;
}

export interface ImagePorts {
  /** Null: this installation keeps no images. */
  images: ImageSettings | null;
  lookUps: LookUps;
  scheduler?: ArchiveScheduling | undefined;
  /** All images of this customer are in now: a hand-over may go on. Called in the transaction that says so. */
  onComplete?: (em: SqlEntityManager, customerNo: string, by: { userId: string }) => Promise<void>;
}

export interface ImageKeeping {
  store: ImageStore;
  /** Where files lie while they are received and checked. */
  incoming: string;
}

/** Images of certificates: received, checked, stored by content, shown. */
export function imagesPart(
  deps: ServerDeps,
  ports: ImagePorts,
): { routes: RouteDefinition[]; start(): Promise<void>; check(): Promise<StoreCheck> } {
  const keeping = ports.images && keepingOf(ports.images);
  const check = () => tellCheck(deps, keeping?.store ?? null);
  return {
    routes: imageRoutes(deps, { keeping, lookUps: ports.lookUps, onComplete: ports.onComplete }),
    start: async () => {
      await seedElements(forkOf(deps.orm), deps.clock.now());
      if (keeping) await prepareIncoming(keeping.incoming);
      deps.log.info({ event: 'images.store', store: keeping?.store.name ?? 'none' });
      if (!keeping) return;
      ports.scheduler?.add({ name: 'images.check_store', cron: '15 3 * * *', run: async () => void (await check()) });
    },
    check,
  };
}

/** Checks a night's share; what is wrong is an error in the log, and how much of it stands in the audit trail. */
async function tellCheck({ orm, clock, log, transaction }: ServerDeps, store: ImageStore | null): Promise<StoreCheck> {
  if (!store) return { looked: 0, lost: [], changed: [] };
  const night = Math.floor(clock.now().getTime() / 86_400_000);
  const found = await checkStore(forkOf(orm), store, night);
  for (const fault of ['lost', 'changed'] as const)
    for (const sha256 of found[fault]) log.error({ event: `images.${fault}`, sha256, store: store.name });
  const details = { looked: found.looked, lost: found.lost.length, changed: found.changed.length };
  const entry = { actor: 'system', key: 'Image.StoreChecked', subjectId: 'images', details } as const;
  await transaction((em) => recordAudit(em, entry, clock));
  return found;
}

function keepingOf({ folder, s3 }: ImageSettings): ImageKeeping {
  return { store: s3 ? new S3Store(s3) : new FolderStore(join(folder, 'store')), incoming: join(folder, 'incoming') };
}
