import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label, RequestKinds, Role } from '@tellerline/contracts';
import type { Book } from '../../books/book.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { DocumentsApi } from '../documents/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import type { MailRelay } from '../reports/index.ts';
import type { TasksApi } from '../tasks/index.ts';

/** A text message to a customer; the same key twice is one message. */
export interface CustomerMessage {
  key: string;
  e164: string;
  text: string;
}

export interface RequestPorts {
  people: {
    user(userId: string): Promise<{ displayName: string } | null>;
    branches(): Promise<readonly { orgNo: string; path: string; name: Label }[]>;
  };
  tasks: Pick<TasksApi, 'open' | 'cancel' | 'registerKind'>;
  calls: { maySeeCall(actor: Actor, interactionId: string): Promise<boolean> };
  /** Images of customers a request may be linked with; absent: none. */
  images?: Pick<DocumentsApi, 'imageSets'> | undefined;
  /** Queues a text message in the transaction of `em`; false: no more today. Absent: nobody is told so. */
  sendText?: ((em: SqlEntityManager, message: CustomerMessage) => Promise<boolean>) | undefined;
  /** What carries mail to customers. Absent: nobody is told so. */
  mail?: MailRelay | undefined;
  /** Absent: as the house begins. */
  calendar?: (() => BankCalendar) | undefined;
  exports?: ExportsApi | undefined;
  scheduler?: { addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void } | undefined;
}

export interface RequestsDesk {
  deps: ServerDeps;
  kinds: Book<RequestKinds>;
  people: RequestPorts['people'];
  tasks: RequestPorts['tasks'];
  calls: RequestPorts['calls'];
  images: RequestPorts['images'];
  sendText: RequestPorts['sendText'];
  mail: RequestPorts['mail'];
  calendar(): BankCalendar;
}

/** Everybody who serves customers; a request is seen in the branch of its customer and above. */
export const requestReaders: readonly Role[] = ['agent', 'supervisor', 'clerk', 'manager'];
