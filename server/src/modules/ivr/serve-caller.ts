import { createHmac } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Flow,
  type FlowStep,
  type FlowText,
  type FlowValue,
  factTypes,
  fillText,
  givenFacts,
  type IvrBegin,
  type IvrBegun,
  type IvrDo,
  type IvrLookUp,
  type IvrResult,
  selfServiceFlow,
  stepOf,
} from '@tellerline/contracts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { CustomerTables } from '../customers/index.ts';
import { customerOfCaller } from './customer-of-caller.ts';
import { requireMayDo } from './effect-limits.ts';
import type { IvrDesk } from './ivr.ports.ts';
import { ivrDb, type SessionRow } from './ivr.tables.ts';
import { ownBalances, ownTransaction } from './own-accounts.ts';
import { choosePin, comparePin, provedOn, repeatPin } from './phone-pin.ts';
import { openTry } from './pin-tries.ts';
import { dropProof } from './proof.ts';

type Found = Record<string, FlowValue> | null;

const notFound = () => new AppError('resource.not_found', { status: 404 });
const emptyOf = { yes_no: false, number: 0, money: 0 } as const;

/** Nothing is known of who calls, however well his number is known: only what he proves counts. */
const factsAtBegin = (begin: IvrBegin): Record<string, FlowValue> => ({
  ...Object.fromEntries(
    Object.entries(givenFacts).map(([name, { type }]) => [name, emptyOf[type as keyof typeof emptyOf] ?? '']),
  ),
  crisis_level: 'none',
  queue: begin.queue,
  dialled: begin.dialled,
});

/** A caller begins to serve himself. @throws AppError resource.not_found when no flow is in force */
export async function beginService({ deps, ports }: IvrDesk, begin: IvrBegin): Promise<IvrBegun> {
  const now = deps.clock.now();
  return deps.transaction(async (em) => {
    const inForce = await ports.flows.published(em, selfServiceFlow);
    if (!inForce) throw notFound();
    const row = {
      call_id: begin.callId,
      flow_version: inForce.version,
      number: begin.number,
      customer_no: null,
      chosen_hash: null,
      started_at: now,
      left_how: null,
      left_step: null,
    };
    await insertIfAbsent(() => ivrDb(em).insertInto('ivr_session').values(row).execute());
    return { flow: inForce.flow, facts: factsAtBegin(begin), today: bankDay(now, deps.bank.timeZone) };
  });
}

/** What a look-up of the flow tells this caller. Accounts are told to nobody whose PIN was not right on this call. */
export async function lookUpFor(desk: IvrDesk, { callId, step: stepId, by }: IvrLookUp): Promise<IvrResult> {
  const { session, step } = await stepAt(desk, callId, stepId);
  if (step.kind !== 'look_up') throw notFound();
  const facts = await tell(desk, session, step.what, by ?? '');
  return facts ? { branch: 'found', facts } : { branch: 'missing', facts: {} };
}

async function tell(desk: IvrDesk, session: SessionRow, what: string, by: string): Promise<Found> {
  switch (what) {
    case 'claim':
      return claim(desk, session, by);
    case 'claim_by_id':
      return keepClaim(desk, session, await customerOfCaller(desk, session.number, by));
    case 'proof':
      return (await provedOn(desk, session)) ? {} : null;
    case 'pin_try': {
      const left = await openTry(desk, session);
      return left > 0 ? { tries_left: left } : null;
    }
    case 'phone_pin':
      return comparePin(desk, session, by);
    case 'pin_new':
      return (await choosePin(desk, session, by)) ? {} : null;
    case 'pin_repeat':
      return (await repeatPin(desk, session, by)) ? {} : null;
    case 'published':
      return (await desk.figures.inForce(forkOf(desk.deps.orm))).content;
    default:
      return tellAccounts(desk, session, what, by);
  }
}

async function tellAccounts(desk: IvrDesk, session: SessionRow, what: string, by: string): Promise<Found> {
  const { deps } = desk;
  const customerNo = await provedOn(desk, session);
  if (!customerNo) return null;
  return deps.transaction(async (em) => {
    const details = { customer: customerNo, callId: session.call_id, what };
    await recordAudit(em, { actor: 'system', key: 'Ivr.LookedUp', subjectId: session.call_id, details }, deps.clock);
    if (what === 'balances') return ownBalances(em, customerNo);
    if (what === 'last_transactions') return ownTransaction(em, customerNo, 1, deps.bank.timeZone);
    return what === 'next_transaction' ? ownTransaction(em, customerNo, Number(by) + 1, deps.bank.timeZone) : null;
  });
}

/** A number typed is a claim: the caller hears the same whether somebody has it or not. A new one ends what was proved. */
async function claim(desk: IvrDesk, session: SessionRow, typed: string): Promise<Found> {
  const known = await forkOf(desk.deps.orm)
    .getKysely<CustomerTables>()
    .selectFrom('customer')
    .select('customer_no')
    .where('customer_no', '=', typed)
    .executeTakeFirst();
  return keepClaim(desk, session, known?.customer_no ?? null);
}

async function keepClaim({ deps }: IvrDesk, session: SessionRow, customerNo: string | null): Promise<Found> {
  await deps.transaction(async (em) => {
    await ivrDb(em)
      .updateTable('ivr_session')
      .set({ customer_no: customerNo, chosen_hash: null })
      .where('call_id', '=', session.call_id)
      .execute();
    await dropProof(em, session.call_id);
  });
  return { claimed: true };
}

/** Does what the flow says, once for each number of a move. @throws AppError request.too_many past what a caller may set going */
export async function performFor(desk: IvrDesk, wanted: IvrDo): Promise<IvrResult> {
  const { deps, ports } = desk;
  const { session, step, flow } = await stepAt(desk, wanted.callId, wanted.step);
  if (step.kind !== 'do') throw notFound();
  const { effect } = step;
  if (effect.type !== 'open_task') return { branch: 'next', facts: {} };
  const reference = referenceOf(ports.secret, wanted);
  const text = filled(flow, effect.text, wanted.facts);
  const now = deps.clock.now();
  await deps.transaction(async (em) => {
    await requireMayDo(em, session, wanted.seq, now);
    await ports.tasks.open(em, {
      kind: 'flow_task',
      subjectKind: 'ivr_call',
      subjectId: wanted.callId,
      dedupe: String(wanted.seq),
      once: true,
      customerNo: session.customer_no,
      params: { zh: text['zh-CN'], en: text.en, reference },
      pool: { role: effect.role, branchPath: await branchPathOf(desk, em, session.customer_no) },
      dueAt: new Date(now.getTime() + effect.dueMinutes * 60_000),
    });
  });
  return { branch: 'next', facts: effect.into ? { [effect.into]: reference } : {} };
}

/** Eight digits that are the same whenever the same is asked again. */
const referenceOf = (secret: string, { callId, seq }: IvrDo): string =>
  String(10_000_000 + (createHmac('sha256', secret).update(`${callId}:${seq}`).digest().readUInt32BE() % 90_000_000));

const filled = (flow: Flow, text: FlowText, facts: Record<string, FlowValue>): FlowText => {
  const types = factTypes(flow);
  return { 'zh-CN': fillText(text, 'zh-CN', facts, types), en: fillText(text, 'en', facts, types) };
};

/** Work about a customer waits at his branch; any other at the root of the house. */
async function branchPathOf({ ports }: IvrDesk, em: SqlEntityManager, customerNo: string | null): Promise<string> {
  const branches = await ports.people.branches();
  const root = branches.reduce(
    (shortest, { path }) => (path.length < shortest.length ? path : shortest),
    branches[0]?.path ?? '/',
  );
  if (!customerNo) return root;
  const customer = await em
    .getKysely<CustomerTables>()
    .selectFrom('customer')
    .select('org_no')
    .where('customer_no', '=', customerNo)
    .executeTakeFirst();
  return branches.find(({ orgNo }) => orgNo === customer?.org_no)?.path ?? root;
}

async function stepAt(
  { deps, ports }: IvrDesk,
  callId: string,
  stepId: string,
): Promise<{ session: SessionRow; flow: Flow; step: FlowStep }> {
  const em = forkOf(deps.orm);
  const session = await ivrDb(em)
    .selectFrom('ivr_session')
    .selectAll()
    .where('call_id', '=', callId)
    .executeTakeFirst();
  if (!session) throw notFound();
  const flow = await ports.flows.version(em, selfServiceFlow, session.flow_version);
  const step = stepOf(flow, stepId);
  if (!step) throw notFound();
  return { session, flow, step };
}
