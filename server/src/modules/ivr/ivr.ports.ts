import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Flow, SpokenFigures } from '@tellerline/contracts';
import type { Book } from '../../books/book.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { PasswordCheck } from '../identity/index.ts';
import type { TasksApi } from '../tasks/index.ts';

export interface IvrPorts {
  flows: {
    /** The version of a flow in force; null: none is. */
    published(em: SqlEntityManager, flowId: string): Promise<{ version: number; flow: Flow } | null>;
    version(em: SqlEntityManager, flowId: string, version: number): Promise<Flow>;
  };
  calls: {
    isOnCallWith(actor: Actor, customerNo: string): Promise<boolean>;
    /** Is this customer on the phone with him at this moment, and was it proved that it is he? */
    hasProvedCaller(actor: Actor, customerNo: string): Promise<boolean>;
  };
  people: { branches(): Promise<readonly { orgNo: string; path: string }[]> };
  tasks: Pick<TasksApi, 'open'>;
  /** Signs what was proved on a call. */
  secret: string;
}

export interface IvrDesk {
  deps: ServerDeps;
  ports: IvrPorts;
  passwords: PasswordCheck;
  figures: Book<SpokenFigures>;
}
