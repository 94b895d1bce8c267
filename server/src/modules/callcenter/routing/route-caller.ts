import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  dnisPlan,
  type Priority,
  priorities,
  type QueueRules,
  type RouteAnswer,
  type RouteAsked,
  type RoutingStep,
} from '@tellerline/contracts';
import { readNumber } from '../../../kernel/phone-number.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallerFile, CallerQuestion } from '../caller-files.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { questionOf } from '../interaction.presenter.ts';
import { expectedWait, spokenMinutes } from './expected-wait.ts';
import { groupRouteOf } from './group-route.ts';
import { isDue, nextTime, type Recurring } from './moments.ts';
import { aheadOf, candidatesOf, handlingSecondsOf, isAtWork } from './queue-standing.ts';
import { RoutingDecision, type StoredCandidate } from './routing-decision.entity.ts';

/** An agent who had the caller so long ago is not his agent any more. */
const lastAgentDays = 7;
/** A caller is not kept back longer than this for the question who he is, nor for the question in which groups. */
const knownWithinMs = 350;

/** Says where a caller waits next, and writes down why. */
export async function routeCaller(centre: CallCentre, asked: RouteAsked): Promise<RouteAnswer> {
  await Promise.all([centre.roster.refresh(), centre.setup.refresh()]);
  const em = forkOf(centre.deps.orm);
  const now = centre.deps.clock.now();
  const waited = Math.max(0, Math.round(now.getTime() / 1000) - asked.since);
  const before = asked.before === 0 ? -1 : Math.max(0, asked.before - asked.since);
  const isNew = before < 0 && asked.again === null;
  const interaction = await em.findOne(Interaction, { callId: asked.callId });
  const question = interaction && questionFor(interaction, asked);
  const file = question && (await soon(centre.files.peek(question, centre.roster.mainScope())));
  const came = isNew ? ledTo(centre, asked) : asked.queue;
  const customerNo = file?.match.kind === 'one' ? file.match.candidates[0]?.customerNo : undefined;
  const isHe = customerNo !== undefined && (await isBelieved(centre, em, asked, question, file));
  const group = isHe ? await soon(groupRouteOf(centre, em, customerNo, came)) : null;
  const priority = strongest(priorityOf(isHe ? file : null, asked.again === 'returned'), group?.priority ?? 'usual');
  // Where he was moved by hand, or waits already, no group moves him.
  const led = isNew && group?.queue && centre.setup.isOpen(group.queue) ? group.queue : came;
  const segmentId = group && (led !== came || priority === group.priority) ? group.segment : null;
  let queue = led;
  const decide = (step: RoutingStep['step'], candidates: StoredCandidate[] = [], userId: string | null = null) =>
    keep(centre, { asked, step, queue, priority, segmentId, waited, candidates, userId });

  if (isNew && !centre.setup.isOpen(queue)) {
    await decide('closed');
    return { to: 'closed' };
  }
  const { overflow } = centre.setup.rulesOf(queue);
  if (overflow && waited >= overflow.afterSeconds && centre.setup.isOpen(overflow.queue)) {
    queue = overflow.queue;
    await decide('overflow');
  }
  const rules = centre.setup.rulesOf(queue);
  const patience = patienceIn(centre, [asked.queue, queue]);
  if (patience !== null && waited >= patience) {
    await decide('gave_up');
    return { to: 'goodbye' };
  }
  const candidates = await candidatesOf(centre, em, queue);
  const first = isNew ? await lastAgentOf(em, centre, rules, customerNo, interaction) : null;
  const offersCallback = rules.callback !== null && isDue(rules.callback, before, waited);
  if (first) await decide('last_agent', candidates, first.userId);
  else if (offersCallback) await decide('callback_offered', candidates);
  else if (before < 0) await decide('queued', candidates);
  const tells = tellsAgain(rules);
  const isTold = isNew ? !first : tells !== null && isDue(tells, before, waited);
  const told = isTold ? await forecast(em, { asked, queue, priority, rules, candidates, isNew }) : noForecast;
  return {
    to: 'queue',
    queue,
    priority: priorities[priority],
    seconds:
      patience !== null ? untilNextQuestion({ ...rules, maxWaitSeconds: patience }, waited, queue !== led) : null,
    music: rules.music,
    first: first && { extension: first.extension, seconds: rules.lastAgentSeconds },
    ...told,
    offersCallback,
  };
}

/** Where the administrators let the number lead, unless the caller chose another queue on his way. */
function ledTo(centre: CallCentre, { dialled, queue }: RouteAsked): string {
  const plan: Record<string, { queue: string }> = dnisPlan;
  const set = centre.setup.one('number', dialled)?.body.queue;
  return set && plan[dialled]?.queue === queue ? set : queue;
}

/** Facts may be a moment behind: what he typed is known from the dialplan as well. */
function questionFor(interaction: Interaction, { customerNo, number }: RouteAsked) {
  const question = questionOf(interaction);
  return {
    ...question,
    e164: question.e164 ?? readNumber(number, 'allowed').e164,
    typedCustomerNo: question.typedCustomerNo ?? (/^\d{1,11}$/.test(customerNo) ? customerNo : null),
  };
}

async function soon<T>(answer: Promise<T | null>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), knownWithinMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/**
 * A number anybody can type puts nobody before others, or callers would jump the line by it and hear whom the bank favours. It
 * counts where the caller's telephone is that customer's as well, or once he is proved on this call.
 */
async function isBelieved(
  centre: CallCentre,
  em: SqlEntityManager,
  { callId }: RouteAsked,
  question: CallerQuestion | null,
  file: CallerFile | null,
): Promise<boolean> {
  if (!question || file?.match.by !== 'customer_no') return true;
  const claimed = file.match.candidates[0]?.customerNo;
  if ((await centre.proofs.on(em, callId))?.customerNo === claimed) return true;
  if (question.e164 === null) return false;
  const byTelephone = { ...question, typedCustomerNo: null };
  const owners = await soon(centre.files.peek(byTelephone, centre.roster.mainScope()));
  return owners?.match.candidates.some(({ customerNo }) => customerNo === claimed) ?? false;
}

function priorityOf(file: CallerFile | null, returned: boolean): Priority {
  if (returned) return 'returned';
  if (file?.card?.alert?.level === 'red') return 'at_risk';
  if (file?.card?.flags.some(({ cause }) => cause === 'mass_event')) return 'affected';
  return file?.card?.summary.vip ? 'vip' : 'usual';
}

const strongest = (one: Priority, other: Priority): Priority => (priorities[one] >= priorities[other] ? one : other);

/** Whoever spoke with this customer last, where he is available and serves calls at all. */
async function lastAgentOf(
  em: SqlEntityManager,
  centre: CallCentre,
  { lastAgentSeconds }: QueueRules,
  customerNo: string | undefined,
  interaction: Interaction | null,
): Promise<{ userId: string; extension: string } | null> {
  if (lastAgentSeconds === 0 || customerNo === undefined) return null;
  const after = new Date(centre.deps.clock.now().getTime() - lastAgentDays * 86_400_000);
  const last = await em.findOne(
    Interaction,
    { customerNo, agentUserId: { $ne: null }, startedAt: { $gt: after }, id: { $ne: interaction?.id ?? '' } },
    { orderBy: { startedAt: 'desc' }, fields: ['agentUserId'] },
  );
  const agent = centre.roster.ofUser(last?.agentUserId ?? '');
  if (!agent?.extension || agent.queues.length === 0) return null;
  const presence = await em.findOne(
    AgentPresence,
    { userId: agent.userId, state: 'available' },
    { fields: ['userId'] },
  );
  return presence ? { userId: agent.userId, extension: agent.extension } : null;
}

const noForecast = { place: null, minutes: null };

async function forecast(
  em: SqlEntityManager,
  about: {
    asked: RouteAsked;
    queue: string;
    priority: Priority;
    rules: QueueRules;
    candidates: StoredCandidate[];
    isNew: boolean;
  },
): Promise<Pick<Extract<RouteAnswer, { to: 'queue' }>, 'place' | 'minutes'>> {
  const { asked, queue, priority, rules, candidates, isNew } = about;
  if (!rules.tellsPlace && !rules.tellsWait) return noForecast;
  const since = new Date(asked.since * 1000);
  const ahead = await aheadOf(em, { callId: asked.callId, queue, since, priority });
  const agents = candidates.filter(isAtWork);
  const free = agents.filter(({ state }) => state === 'available').length;
  const range = expectedWait({
    ahead,
    agents: agents.length,
    free,
    handlingSeconds: await handlingSecondsOf(em, queue),
  });
  // Who is next already would only lose his turn while he is told so again.
  if (free > ahead || (ahead === 0 && !isNew)) return noForecast;
  return {
    place: rules.tellsPlace ? ahead + 1 : null,
    minutes: rules.tellsWait && range ? spokenMinutes(range) : null,
  };
}

/** The longest patience of the queue he was in and the one he goes to; null: nobody has set any, the dialplan's counts. */
function patienceIn(centre: CallCentre, queues: readonly string[]): number | null {
  const set = queues.flatMap((queue) => centre.setup.one('queue', queue) ?? []).filter(({ version }) => version > 0);
  return set.length === 0 ? null : Math.max(...set.map(({ body }) => body.rules.maxWaitSeconds));
}

/** His place and wait are told again; null: not in this queue. */
const tellsAgain = ({ tellsPlace, tellsWait, tellsAgainSeconds: every }: QueueRules): Recurring | null =>
  every !== null && (tellsPlace || tellsWait) ? { afterSeconds: every, againSeconds: every } : null;

/** Seconds until something changes for him: his patience ends, he overflows, is told his place or offered a call back. */
function untilNextQuestion(rules: QueueRules, waited: number, overflowed: boolean): number {
  const { maxWaitSeconds, overflow, callback } = rules;
  const turns = [maxWaitSeconds];
  if (overflow && !overflowed && overflow.afterSeconds > waited) turns.push(overflow.afterSeconds);
  for (const recurring of [callback, tellsAgain(rules)]) {
    const next = recurring && nextTime(recurring, waited);
    if (next) turns.push(next);
  }
  return Math.max(1, Math.min(...turns) - waited);
}

interface Decision {
  asked: RouteAsked;
  step: RoutingStep['step'];
  queue: string;
  priority: Priority;
  segmentId: string | null;
  waited: number;
  candidates: StoredCandidate[];
  userId: string | null;
}

const keep = (centre: CallCentre, { asked, step, queue, priority, segmentId, waited, candidates, userId }: Decision) =>
  centre.deps.transaction(async (em) => {
    em.create(RoutingDecision, {
      callId: asked.callId,
      at: centre.deps.clock.now(),
      step,
      queue,
      priority,
      segmentId,
      waitedSeconds: waited,
      userId,
      candidates,
    });
  });
