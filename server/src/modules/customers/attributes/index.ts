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
import type { AttributesKept } from './submit-attributes.ts';

export { attributeTable } from './import/attribute-table.ts';
export type { AttributesKept } from './submit-attributes.ts';

export const attributeEntities: EntityList = [
  CustomerAttributeSchema,
  AttributeDraftSchema,
  AttributeDraftLineSchema,
  DataImportSchema,
  AttributeImportRowSchema,
];

/** Industry attributes of corporate customers, typed and imported: a part of the customers module. */
export const attributePart = (deps: ServerDeps, desk: CustomerDesk, kept?: AttributesKept): RouteDefinition[] =>
  attributeRoutes(new Attributes(deps, desk, kept));
