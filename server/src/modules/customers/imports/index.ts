import type { RouteDefinition } from '../../../http/route.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import { type AttributesKept, attributeTable } from '../attributes/index.ts';
import { blacklistTable } from '../blacklist/import/blacklist-table.ts';
import { blacklistImportSubject } from '../blacklist/import/import-review.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { importRoutes } from './import.routes.ts';
import { Imports } from './imports.ts';

/** The work on tables that were sent in, for the platform and for tests. */
export type ImportWork = Pick<Imports, 'begin' | 'tick' | 'idle' | 'stop'>;

/** Tables sent in, of whatever kind: a part of the customers module. */
export function importPart(
  deps: ServerDeps,
  desk: CustomerDesk,
  { reviews, kept }: { reviews: ReviewsApi | null; kept?: AttributesKept | undefined },
): { routes: RouteDefinition[]; imports: ImportWork & Pick<Imports, 'list'> } {
  const today = () => desk.today();
  const blacklist = blacklistTable(deps, desk);
  const kinds = [attributeTable(deps, { today, kept }), blacklist];
  const imports = new Imports(deps, { today, kinds, reviews });
  reviews?.register(blacklistImportSubject(blacklist, desk, imports));
  return { routes: importRoutes(imports, kinds), imports };
}
