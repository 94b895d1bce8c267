import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Flow } from '@tellerline/contracts';
import { bankDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { flowIn, versionOf } from '../definitions/read-versions.ts';
import { writeSpokenFlows } from '../definitions/spoken-flows.ts';
import type { FlowPorts } from '../flows.ports.ts';
import { compileFlow, type FlowMachine } from './compile-flow.ts';

const FLOWS_KEPT = 200;

/** A flow of one version, ready to run. */
interface RunnableFlow {
  flow: Flow;
  machine: FlowMachine;
}

/** What the use cases about runs work with. Published versions never change, so their machines are kept. */
export class FlowDesk {
  readonly deps: ServerDeps;
  readonly ports: FlowPorts;
  readonly #kept = new Map<string, RunnableFlow>();

  constructor(deps: ServerDeps, ports: FlowPorts) {
    this.deps = deps;
    this.ports = ports;
  }

  async runnable(em: SqlEntityManager, flowId: string, version: number): Promise<RunnableFlow> {
    const key = `${flowId}@${version}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const flow = flowIn(await versionOf(em, flowId, version));
    const runnable = { flow, machine: compileFlow(flow) };
    if (this.#kept.size >= FLOWS_KEPT) this.#kept.clear();
    this.#kept.set(key, runnable);
    return runnable;
  }

  /** Tells the words of the flows in force to whoever speaks them. What cannot be written is spoken after the next start. */
  async tellWords(): Promise<void> {
    const file = this.ports.spokenFlowsFile;
    if (!file) return;
    await writeSpokenFlows(forkOf(this.deps.orm), file).catch((err: unknown) => {
      this.deps.log.error(
        { err, event: 'flows.words_not_told' },
        'the words of the flows callers walk were not written',
      );
    });
  }

  /** The bank's day, for answers that are days. */
  today(): string {
    return bankDay(this.deps.clock.now(), this.deps.bank.timeZone);
  }
}
