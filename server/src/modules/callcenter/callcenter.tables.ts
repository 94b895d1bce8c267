import type { TablesOf } from '../../persistence/tables.ts';
import type { AgentPresenceSchema } from './entities/agent-presence.entity.ts';
import type { CardViewSchema } from './entities/card-view.entity.ts';
import type { DispositionSchema } from './entities/disposition.entity.ts';
import type { InteractionSchema } from './entities/interaction.entity.ts';
import type { InteractionOfferSchema } from './entities/interaction-offer.entity.ts';
import type { PlacedCallSchema } from './entities/placed-call.entity.ts';
import type { PresencePeriodSchema } from './entities/presence-period.entity.ts';
import type { QueueMembershipSchema } from './entities/queue-membership.entity.ts';
import type { RoutingDecisionSchema } from './routing/routing-decision.entity.ts';
import type { QueueTicketSchema } from './tickets/queue-ticket.entity.ts';

/** Those of the module's tables that raw SQL reads or writes. */
export type CallcenterTables = TablesOf<
  | typeof InteractionSchema
  | typeof InteractionOfferSchema
  | typeof AgentPresenceSchema
  | typeof QueueMembershipSchema
  | typeof CardViewSchema
  | typeof DispositionSchema
  | typeof PlacedCallSchema
  | typeof PresencePeriodSchema
  | typeof RoutingDecisionSchema
  | typeof QueueTicketSchema
>;
