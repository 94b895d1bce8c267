import type { SqlEntityManager } from '@mikro-orm/sql';
import type { InteractionPage, InteractionRow } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { Disposition } from '../entities/disposition.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { supervisedCalls } from '../interaction.policy.ts';
import { otherOn, presentRow } from '../interaction.presenter.ts';
import type { CustomerDirectory } from '../ports.ts';

export interface ListQuery {
  scope: 'mine' | 'all';
  /** Only calls that still wait for their wrap-up. */
  wrapUp?: 'open' | undefined;
  cursor?: string | undefined;
  limit: number;
}

interface Cursor {
  at: Date;
  id: string;
}

/** A page of calls, newest first: the agent's own (also those he missed), or those of a supervisor's agents. */
export async function listInteractions(
  centre: CallCentre,
  customers: CustomerDirectory,
  em: SqlEntityManager,
  actor: Actor,
  query: ListQuery,
): Promise<InteractionPage> {
  const from = query.cursor === undefined ? null : readCursor(query.cursor);
  const found = query.scope === 'mine' ? await mine(em, actor, query, from) : await all(centre, em, actor, query, from);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await presentRows(
      centre,
      customers,
      em,
      actor,
      page.map(({ interaction }) => interaction),
    ),
    next: found.length > query.limit && last ? writeCursor({ at: last.at, id: last.id }) : null,
  };
}

interface Found {
  interaction: Interaction;
  at: Date;
  id: string;
}

/** By his legs; of several legs of one call the newest stands for it. */
async function mine(em: SqlEntityManager, actor: Actor, query: ListQuery, from: Cursor | null): Promise<Found[]> {
  let select = em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction_offer as o')
    .innerJoin('interaction as i', 'i.id', 'o.interaction_id')
    .select(['o.channel_id', 'o.interaction_id', 'o.started_at'])
    .where('o.user_id', '=', actor.userId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('interaction_offer as later')
            .select('later.channel_id')
            .whereRef('later.interaction_id', '=', 'o.interaction_id')
            .whereRef('later.user_id', '=', 'o.user_id')
            .where(({ or, and, eb, ref }) =>
              or([
                eb('later.started_at', '>', ref('o.started_at')),
                and([
                  eb('later.started_at', '=', ref('o.started_at')),
                  eb('later.channel_id', '>', ref('o.channel_id')),
                ]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('o.started_at', 'desc')
    .orderBy('o.channel_id', 'desc')
    .limit(query.limit + 1);
  if (from) {
    select = select.where(({ or, and, eb }) =>
      or([eb('o.started_at', '<', from.at), and([eb('o.started_at', '=', from.at), eb('o.channel_id', '<', from.id)])]),
    );
  }
  if (query.wrapUp) {
    select = select.where(({ and, or, eb }) =>
      or([
        and([
          eb('i.agent_user_id', '=', actor.userId),
          eb('i.direction', '!=', 'internal'),
          eb('i.wrapped_up_at', 'is', null),
          eb('i.agent_ended_at', 'is not', null),
        ]),
        and([
          eb('i.agent_user_id', '!=', actor.userId),
          eb('i.direction', '!=', 'internal'),
          eb('o.outcome', '=', 'answered'),
          eb('o.wrapped_up_at', 'is', null),
        ]),
      ]),
    );
  }
  const legs = await select.execute();
  const interactions = await em.find(Interaction, { id: { $in: legs.map((leg) => leg.interaction_id) } });
  return legs.flatMap((leg) => {
    const interaction = interactions.find(({ id }) => id === leg.interaction_id);
    return interaction ? [{ interaction, at: leg.started_at, id: leg.channel_id }] : [];
  });
}

async function all(
  centre: CallCentre,
  em: SqlEntityManager,
  actor: Actor,
  query: ListQuery,
  from: Cursor | null,
): Promise<Found[]> {
  const scope = supervisedCalls(centre, actor);
  if (!scope) throw new AppError('access.denied', { status: 403 });
  const older = from ? [{ $or: [{ startedAt: { $lt: from.at } }, { startedAt: from.at, id: { $lt: from.id } }] }] : [];
  const due = { wrappedUpAt: null, direction: { $ne: 'internal' as const } };
  const open = query.wrapUp ? [{ ...due, agentUserId: { $ne: null }, agentEndedAt: { $ne: null } }] : [];
  const owned = scope.all ? [] : [{ agentUserId: { $in: scope.userIds } }];
  const interactions = await em.find(
    Interaction,
    { $and: [...older, ...open, ...owned] },
    { orderBy: { startedAt: 'desc', id: 'desc' }, limit: query.limit + 1 },
  );
  return interactions.map((interaction) => ({ interaction, at: interaction.startedAt, id: interaction.id }));
}

/**
 * Lines with names: of customers in this person's scope only, of agents from the roster. What another agent said is told to who
 * sees the customer or leads the agent, and of callers nobody knows to who spoke with them.
 */
export async function presentRows(
  centre: CallCentre,
  customers: CustomerDirectory,
  em: SqlEntityManager,
  actor: Actor,
  interactions: readonly Interaction[],
): Promise<InteractionRow[]> {
  if (interactions.length === 0) return [];
  const dispositions = new Map((await em.find(Disposition, {})).map((d) => [d.code, d]));
  const legs = await em.find(InteractionOffer, {
    userId: actor.userId,
    interactionId: { $in: interactions.map(({ id }) => id) },
  });
  const names = await customerNames(customers, em, actor, interactions);
  const missed = new Set(['no_answer', 'declined', 'unreachable']);
  const led = new Set(supervisedCalls(centre, actor)?.userIds);
  const spoke = ({ id }: Interaction) => legs.some((leg) => leg.interactionId === id && leg.connectedAt);
  return interactions.map((interaction) => {
    const isFormer = interaction.agentUserId !== actor.userId;
    const ownWord = isFormer
      ? (legs.find((leg) => leg.interactionId === interaction.id && leg.wrappedUpAt) ?? null)
      : null;
    const isKnownHere = interaction.customerNo ? names.has(interaction.customerNo) : spoke(interaction);
    const isForHim = !isFormer || isKnownHere || led.has(interaction.agentUserId ?? '');
    const word = ownWord ?? (isForHim ? interaction : null);
    return presentRow(interaction, {
      customer: names.get(interaction.customerNo ?? '') ?? null,
      agentName: agentOf(centre, interaction)?.displayName ?? null,
      colleague: colleagueOn(centre, interaction, actor),
      disposition: dispositions.get(word?.dispositionCode ?? '') ?? null,
      word,
      wrapUpOpen: interaction.owing.includes(actor.userId)
        ? true
        : ownWord === null && interaction.isWrapUpOpen() && Boolean(interaction.agentEndedAt),
      missedByMe:
        isFormer &&
        legs.some((leg) => leg.interactionId === interaction.id && missed.has(leg.outcome)) &&
        !spoke(interaction),
      now: centre.deps.clock.now(),
    });
  });
}

function colleagueOn(centre: CallCentre, { direction, story }: Interaction, actor: Actor): string | null {
  if (direction !== 'internal') return null;
  const extension = otherOn(story, actor.extension);
  return `${centre.roster.ofExtension(extension)?.displayName ?? ''} ${extension}`.trim();
}

/** Who answered last; of a call outwards or to a colleague nobody answered, who dialled. */
function agentOf(centre: CallCentre, { agentUserId, direction, story }: Interaction) {
  const [dialler] = direction !== 'inbound' ? story.legs : [];
  return agentUserId
    ? centre.roster.ofUser(agentUserId)
    : dialler
      ? centre.roster.ofExtension(dialler.extension)
      : null;
}

async function customerNames(
  customers: CustomerDirectory,
  em: SqlEntityManager,
  actor: Actor,
  interactions: readonly Interaction[],
): Promise<Map<string, { customerNo: string; name: string }>> {
  const numbers = new Set(interactions.flatMap(({ customerNo }) => (customerNo ? [customerNo] : [])));
  const found = await Promise.all(
    [...numbers].map(async (calledBy) => {
      try {
        const { customerNo, name } = await customers.summary(em, calledBy, actor);
        return [[calledBy, { customerNo, name }] as const];
      } catch (error) {
        if (error instanceof AppError && error.code === 'resource.not_found') return [];
        throw error;
      }
    }),
  );
  return new Map(found.flat());
}

const writeCursor = ({ at, id }: Cursor): string =>
  Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');

function readCursor(text: string): Cursor {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (typeof at === 'number' && Number.isSafeInteger(at) && typeof id === 'string') return { at: new Date(at), id };
  } catch {
    // Told below, like any other cursor that is not ours.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'cursor' } });
}
