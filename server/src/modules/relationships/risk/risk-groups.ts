import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CustomerFlag, type RiskGroupKind, riskGroupLabels } from '@tellerline/contracts';
import { bankDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { type Question, question, telling } from '../../../persistence/questions.ts';
import type { RelationshipPorts } from '../relationships.ports.ts';
import { relationshipDb } from '../relationships.tables.ts';
import { findGroups, guaranteeGroups } from './find-groups.ts';
import { type Kept, type KeptGroup, keepGroups } from './keep-groups.ts';
import { responsibleFor } from './responsible.ts';
import { allTies, guaranteesAround } from './ties.ts';

export const CIRCLE_TASK = 'guarantee_circle';

/** What the desk tells of a group beside the customer's name. */
const severity: Readonly<Record<RiskGroupKind, CustomerFlag['severity']>> = {
  mutual: 'warning',
  ring: 'warning',
  chain: 'info',
  control: 'info',
};

const groupsOf = question(
  (db: ReturnType<typeof relationshipDb>, { customerIds }: { customerIds: readonly number[] }) =>
    db
      .selectFrom('risk_group_member as m')
      .innerJoin('risk_group as g', 'g.id', 'm.group_id')
      .select(['g.kind', 'g.members', 'g.code'])
      .where('m.customer_id', 'in', customerIds)
      .where('m.standing', '=', true)
      .orderBy('g.exposure', 'desc')
      .limit(3),
  {},
);

/** Guarantee circles, chains and groups under one control: found, kept, told. */
export class RiskGroups {
  readonly #deps: Pick<ServerDeps, 'clock' | 'transaction' | 'bank'>;
  readonly #ports: Pick<RelationshipPorts, 'tasks' | 'people'>;

  constructor(
    deps: Pick<ServerDeps, 'clock' | 'transaction' | 'bank'>,
    ports: Pick<RelationshipPorts, 'tasks' | 'people'>,
  ) {
    this.#deps = deps;
    this.#ports = ports;
  }

  today(): string {
    return bankDay(this.#deps.clock.now(), this.#deps.bank.timeZone);
  }

  async seed(em: SqlEntityManager): Promise<void> {
    const row = { id: 1, whole_bank_at: null, taken: 0 };
    await insertIfAbsent(() => relationshipDb(em).insertInto('risk_group_turn').values(row).execute());
  }

  /** The whole bank, in one transaction. The night's run; done again it changes nothing. */
  findAll(): Promise<Kept> {
    return this.#deps.transaction(async (em) => {
      await this.#takeTurn(em, this.#deps.clock.now());
      const kept = await keepGroups(em, findGroups(await allTies(em, this.today())), null, this.#moment());
      await this.#tell(em, kept.found);
      return kept;
    });
  }

  /** Guarantees of these customers have changed, in the transaction that changed them. Who hangs together with too many waits for the night. */
  async changed(em: SqlEntityManager, customerIds: readonly number[]): Promise<void> {
    await this.#takeTurn(em, null);
    const around = await guaranteesAround(em, customerIds, this.today());
    if (!around) return;
    const kept = await keepGroups(em, guaranteeGroups(around.guarantees), around.customers, this.#moment());
    await this.#tell(em, kept.found);
  }

  /** What is told of these records of one customer wherever he is shown; to whom does not matter, as nobody else is named. */
  flags(customerIds: readonly number[]): Question<CustomerFlag[]> {
    return telling(groupsOf({ customerIds }), (rows) =>
      rows.map(({ kind, members, code }) => {
        const label = riskGroupLabels[kind as RiskGroupKind];
        return {
          severity: severity[kind as RiskGroupKind],
          text: {
            'zh-CN': `${label['zh-CN']} ${code} · ${members} 户`,
            en: `${label.en} ${code} · ${members} customers`,
          },
        };
      }),
    );
  }

  #moment(): { now: Date; today: string } {
    return { now: this.#deps.clock.now(), today: this.today() };
  }

  async #takeTurn(em: SqlEntityManager, wholeBankAt: Date | null): Promise<void> {
    await relationshipDb(em)
      .updateTable('risk_group_turn')
      .set((eb) => ({ taken: eb('taken', '+', 1), ...(wholeBankAt && { whole_bank_at: wholeBankAt }) }))
      .where('id', '=', 1)
      .execute();
  }

  /** Rings and mutual guarantees are somebody's work, once; chains and groups are told on the customer only. */
  async #tell(em: SqlEntityManager, found: readonly KeptGroup[]): Promise<void> {
    const { tasks, people } = this.#ports;
    for (const group of tasks ? found.filter(({ kind }) => kind === 'ring' || kind === 'mutual') : []) {
      const responsible = await responsibleFor(em, people, group.members);
      if (!responsible) continue;
      await tasks?.open(em, {
        kind: CIRCLE_TASK,
        subjectKind: 'risk_group',
        subjectId: group.id,
        once: true,
        customerNo: responsible.customerNo,
        params: { code: group.code, kind: group.kind, name: responsible.name, members: group.members.length },
        pool: { role: 'manager', branchPath: responsible.branchPath },
        assignTo: responsible.userId,
      });
    }
  }
}
