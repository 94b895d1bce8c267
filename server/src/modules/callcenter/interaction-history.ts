import type { SqlEntityManager } from '@mikro-orm/sql';
import { readInstant } from '../../persistence/columns.ts';
import type { CallCentre } from './call-centre.ts';
import type { CallcenterTables } from './callcenter.tables.ts';
import { presentDisposition } from './dispositions.ts';
import { Disposition } from './entities/disposition.entity.ts';
import { Interaction } from './entities/interaction.entity.ts';
import type { InteractionHistory } from './ports.ts';

/** A customer's past calls, for the customer's file. One that has not ended is not past. */
export function interactionHistory(centre: CallCentre): InteractionHistory {
  return {
    briefs: async (em, customerNo, limit) => {
      const interactions = await em.find(
        Interaction,
        { customerNo, phase: 'ended', outcome: { $ne: null } },
        { orderBy: { startedAt: 'desc', id: 'desc' }, limit, disableIdentityMap: true },
      );
      const codes = interactions.flatMap(({ dispositionCode }) => dispositionCode ?? []);
      const dispositions = codes.length > 0 ? await em.find(Disposition, { code: { $in: codes } }) : [];
      await centre.roster.refresh();
      return interactions.flatMap((interaction) => {
        if (!interaction.outcome) return [];
        const disposition = dispositions.find(({ code }) => code === interaction.dispositionCode);
        return {
          id: interaction.id,
          startedAt: interaction.startedAt.toISOString(),
          direction: interaction.direction,
          queue: interaction.queue ?? null,
          outcome: interaction.outcome,
          agentName: centre.roster.ofUser(interaction.agentUserId ?? '')?.displayName ?? null,
          disposition: disposition ? presentDisposition(disposition).label : null,
          note: interaction.note ?? null,
          talkSeconds: Math.round(interaction.talkMs / 1000),
        };
      });
    },
    lastCallAt: async (em, customerNos) => {
      if (customerNos.length === 0) return new Map();
      const rows = await lastCalls(em, customerNos);
      return new Map(
        rows.flatMap((row) => {
          const at = readInstant(row.last);
          return row.customer_no && at ? [[row.customer_no, at] as const] : [];
        }),
      );
    },
  };
}

const lastCalls = (em: SqlEntityManager, customerNos: readonly string[]) =>
  em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction')
    .select(({ fn }) => ['customer_no', fn.max('started_at').as('last')])
    .where('customer_no', 'in', customerNos)
    .groupBy('customer_no')
    .execute();
