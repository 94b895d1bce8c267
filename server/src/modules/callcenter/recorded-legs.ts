import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { forkOf } from '../../persistence/orm.ts';
import { customerReaders } from '../customers/index.ts';
import type { CallCentre } from './call-centre.ts';
import type { Leg } from './calls/derive-legs.ts';
import { Interaction } from './entities/interaction.entity.ts';
import { InteractionOffer } from './entities/interaction-offer.entity.ts';
import { heardAgents } from './interaction.policy.ts';

/** An agent's part of a call as its recording needs it. Times in epoch milliseconds. */
export interface RecordedLeg {
  channelId: string;
  interactionId: string;
  callId: string;
  direction: Interaction['direction'];
  /** He placed the call himself. */
  isRoot: boolean;
  userId: string | null;
  extension: string;
  queue: string | null;
  connectedAt: number | null;
  endedAt: number | null;
  recording: Leg['recording'];
  holds: Leg['holds'];
  /** When he sent the caller on. */
  transfers: number[];
}

/** A call as far as its recordings are steered. */
export interface RecordedCall {
  interactionId: string;
  callId: string;
  ended: boolean;
  /** Of the legs that are on it and recorded: is each silent? */
  paused: boolean[];
}

/** What recordings ask of the call centre. */
export interface RecordedCalls {
  /** The legs of these channels that are known. */
  legs(em: SqlEntityManager, channelIds: readonly string[]): Promise<RecordedLeg[]>;
  calls(em: SqlEntityManager, interactionIds: readonly string[]): Promise<RecordedCall[]>;
  /** The call this person is talking on, with this id where one is given; null when there is none. */
  ownCall(em: SqlEntityManager, actor: Actor, interactionId?: string): Promise<RecordedCall | null>;
  /** The agents whose recordings this person hears, who leads them or judges calls; null for everybody else. */
  supervised(actor: Actor): Promise<{ userIds: string[]; all: boolean } | null>;
  agents(): Promise<{ userId: string; displayName: string }[]>;
  /** Codes of the queues there are, those added while the server runs too. */
  queues(): string[];
  queueLabel(code: string): { 'zh-CN': string; en: string };
  /** Names of customers in this person's scope; the others are absent, and all are for who opens no customer's file. */
  customerNames(em: SqlEntityManager, actor: Actor, numbers: readonly string[]): Promise<Map<string, string>>;
}

const SENT_ON: readonly string[] = ['queue', 'agent', 'outside'];

export function recordedCalls(
  centre: CallCentre,
  summary: (em: SqlEntityManager, customerNo: string, actor: Actor) => Promise<{ customerNo: string; name: string }>,
): RecordedCalls {
  return {
    legs: async (em, channelIds) => {
      if (channelIds.length === 0) return [];
      const offers = await em.find(InteractionOffer, { channelId: { $in: [...channelIds] } });
      const interactions = await em.find(Interaction, { id: { $in: offers.map((offer) => offer.interactionId) } });
      const byId = new Map(interactions.map((interaction) => [interaction.id, interaction]));
      const dialled = await em.find(Interaction, { callId: { $in: [...channelIds] }, direction: 'outbound' });
      const own = dialled
        .filter(({ callId }) => !offers.some(({ channelId }) => channelId === callId))
        .map((interaction) => dialledLeg(centre, interaction));
      const legs = offers.flatMap((offer) => {
        const interaction = byId.get(offer.interactionId);
        const leg = interaction?.story.legs.find(({ channelId }) => channelId === offer.channelId);
        return interaction && leg ? [recordedLeg(interaction, leg, offer.userId ?? null)] : [];
      });
      return [...legs, ...own];
    },
    calls: async (em, interactionIds) => {
      if (interactionIds.length === 0) return [];
      return (await em.find(Interaction, { id: { $in: [...interactionIds] } })).map(recordedCall);
    },
    ownCall: async (em, actor, interactionId) => {
      const on = { userId: actor.userId, connectedAt: { $ne: null }, endedAt: null };
      const which = interactionId === undefined ? on : { ...on, interactionId };
      const leg = await em.findOne(InteractionOffer, which, { orderBy: { startedAt: 'desc' } });
      const interaction = leg ? await em.findOne(Interaction, { id: leg.interactionId }) : null;
      return interaction && !interaction.endedAt ? recordedCall(interaction) : null;
    },
    supervised: async (actor) => {
      await centre.roster.refresh();
      return heardAgents(centre, actor);
    },
    agents: async () => {
      await centre.roster.refresh();
      return centre.roster.all().map(({ userId, displayName }) => ({ userId, displayName }));
    },
    queues: () => centre.setup.queues().map(({ code }) => code),
    queueLabel: (code) => centre.setup.queueOf(code).label,
    customerNames: async (_em, actor, numbers) => {
      if (!hasRole(actor, ...customerReaders)) return new Map();
      const found = await Promise.all(
        [...new Set(numbers)].map(async (no) => {
          try {
            return [[no, (await summary(forkOf(centre.deps.orm), no, actor)).name] as const];
          } catch (error) {
            if (error instanceof AppError && error.code === 'resource.not_found') return [];
            throw error;
          }
        }),
      );
      return new Map(found.flat());
    },
  };
}

function recordedLeg(interaction: Interaction, leg: Leg, userId: string | null): RecordedLeg {
  const { story } = interaction;
  return {
    channelId: leg.channelId,
    interactionId: interaction.id,
    callId: interaction.callId,
    direction: interaction.direction,
    isRoot: leg.channelId === interaction.callId,
    userId,
    extension: leg.extension,
    queue: leg.queue ?? interaction.queue ?? null,
    connectedAt: leg.connectedAt,
    endedAt: leg.endedAt,
    recording: leg.recording ?? null,
    holds: leg.holds,
    transfers: story.moves.filter(({ by, to }) => by === leg.extension && SENT_ON.includes(to)).map(({ at }) => at),
  };
}

/** The leg by which an agent dialled: of it nothing but the call is told. */
function dialledLeg(centre: CallCentre, interaction: Interaction): RecordedLeg {
  const extension = interaction.story.ani ?? '';
  return {
    channelId: interaction.callId,
    interactionId: interaction.id,
    callId: interaction.callId,
    direction: interaction.direction,
    isRoot: true,
    userId: centre.roster.ofExtension(extension)?.userId ?? null,
    extension,
    queue: null,
    connectedAt: null,
    endedAt: interaction.endedAt?.getTime() ?? null,
    recording: null,
    holds: [],
    transfers: [],
  };
}

function recordedCall(interaction: Interaction): RecordedCall {
  const live = interaction.story.legs.filter((leg) => leg.endedAt === null);
  return {
    interactionId: interaction.id,
    callId: interaction.callId,
    ended: interaction.endedAt != null,
    paused: live.flatMap(({ recording }) => (recording ? [recording.pauses.some(({ to }) => to === null)] : [])),
  };
}
