import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FlowValue, GivenFact } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CallBrief } from '../../callcenter/index.ts';
import type { FlowDesk } from './flow-desk.ts';

export interface Start {
  facts: Record<GivenFact, FlowValue>;
  customerNo: string | null;
  branchPath: string;
}

/** What is known when a run begins; the customer as this person may see him. @throws AppError resource.not_found */
export async function factsAtStart(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  call: CallBrief,
  customerNo: string | null,
): Promise<Start> {
  const { customers, people, crisisLevel } = desk.ports;
  const customer = customerNo ? await customers.summary(em, customerNo, actor) : null;
  const branches = customer ? await people.branches() : [];
  const level = customer ? await crisisLevel?.(em, customer.customerNo) : null;
  return {
    customerNo: customer?.customerNo ?? null,
    branchPath: branches.find(({ orgNo }) => orgNo === customer?.branch.orgNo)?.path ?? actor.branchPath,
    facts: {
      customer_known: customer !== null,
      customer_name: customer?.name ?? '',
      customer_kind: customer?.kind ?? '',
      is_vip: customer?.vip ?? false,
      is_blacklisted: customer?.blacklisted ?? false,
      crisis_level: level ?? 'none',
      number_given: call.numberGiven,
      identity_proved: customer !== null && call.provedCustomerNo === customer.customerNo,
      agent_name: actor.displayName,
      queue: call.queue ?? '',
      dialled: call.dialled,
    },
  };
}
