import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Insertable } from 'kysely';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { type Leg, startOf } from '../calls/derive-legs.ts';
import { coveredMs, coveredMsWithout } from '../calls/intervals.ts';
import type { TouchedCall } from '../calls/touched-call.ts';

/** Keeps the agents' legs as rows, for the questions that are asked by agent. */
export async function storeOffers(
  centre: CallCentre,
  em: SqlEntityManager,
  calls: readonly TouchedCall[],
): Promise<void> {
  const changed = calls.flatMap(({ interaction, before }) =>
    interaction.story.legs.flatMap((leg) => {
      const known = before?.legs.find(({ channelId }) => channelId === leg.channelId);
      return same(leg, known) ? [] : [{ leg, interaction, isNew: known === undefined }];
    }),
  );
  for (const { leg, interaction, isNew } of changed) {
    const now = leg.endedAt ?? interaction.lastHeardAt.getTime();
    const talk = leg.connectedAt === null ? [] : [{ from: leg.connectedAt, to: leg.endedAt }];
    const row = {
      interaction_id: interaction.id,
      extension: leg.extension,
      user_id: centre.roster.ofExtension(leg.extension)?.userId ?? null,
      queue: leg.queue,
      started_at: new Date(startOf(leg)),
      connected_at: leg.connectedAt === null ? null : new Date(leg.connectedAt),
      ended_at: leg.endedAt === null ? null : new Date(leg.endedAt),
      outcome: leg.outcome,
      talk_ms: coveredMsWithout(talk, leg.holds, now),
      hold_ms: coveredMs(leg.holds, now),
    };
    if (!isNew || !(await insert(em, { channel_id: leg.channelId, ...row }))) await update(em, leg.channelId, row);
  }
}

type OfferRow = CallcenterTables['interaction_offer'];

const insert = (em: SqlEntityManager, row: Insertable<OfferRow>): Promise<boolean> =>
  insertIfAbsent(() => em.getKysely<CallcenterTables>().insertInto('interaction_offer').values(row).execute());

/** Who owned the extension when the leg was first heard of stays its owner. */
async function update(
  em: SqlEntityManager,
  channelId: string,
  { user_id, ...row }: Omit<Insertable<OfferRow>, 'channel_id'>,
) {
  await em
    .getKysely<CallcenterTables>()
    .updateTable('interaction_offer')
    .set((eb) => ({ ...row, user_id: eb.fn.coalesce('user_id', eb.val(user_id ?? null)) }))
    .where('channel_id', '=', channelId)
    .execute();
}

const same = (a: Leg, b: Leg | undefined): boolean => b !== undefined && JSON.stringify(a) === JSON.stringify(b);
