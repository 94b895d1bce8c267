import type { RouteDefinition } from '../../../http/route.ts';
import type { EntityList, ServerDeps } from '../../../kernel/module.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import {
  AttributeDraftLineSchema,
  AttributeDraftSchema,
  AttributeImportRowSchema,
  CustomerAttributeSchema,
  DataImportSchema,
} from '../entities/attribute.entity.ts';
import { attributeRoutes } from './attributes.routes.ts';
import { Attributes } from './attributes.ts';
import { importRoutes } from './import/import.routes.ts';
import { Imports } from './import/imports.ts';
import type { AttributesKept } from './submit-attributes.ts';

export type { AttributesKept } from './submit-attributes.ts';

export const attributeEntities: EntityList = [
  CustomerAttributeSchema,
  AttributeDraftSchema,
  AttributeDraftLineSchema,
  DataImportSchema,
  AttributeImportRowSchema,
];

/** The work on tables that were sent in, for the platform and for tests. */
export type ImportWork = Pick<Imports, 'tick' | 'idle' | 'stop'>;

/** Industry attributes of corporate customers, typed and imported: a part of the customers module. */
export function attributePart(
  deps: ServerDeps,
  desk: CustomerDesk,
  kept?: AttributesKept,
): { routes: RouteDefinition[]; imports: ImportWork & Pick<Imports, 'list'> } {
  const imports = new Imports(deps, { today: () => desk.today(), kept });
  return { routes: [...attributeRoutes(new Attributes(deps, desk, kept)), ...importRoutes(imports)], imports };
}
