import type { SessionView } from '@tellerline/contracts';
import type { DeskApi } from '../src/data/desk-api.ts';
import type { MemoryStore } from '../src/state/key-value-store.ts';
import type { FakeSocket, HttpAnswers } from './fake-desk.ts';

/** One state of the desk. `before` sets what the server knows, `after` lets things happen once the desk stands. */
export interface Scene {
  session?: SessionView | null;
  /** Address of the page: `customers`, `tasks/hand-over`. */
  page?: string;
  mirror?: boolean;
  api?: Partial<DeskApi>;
  http?: HttpAnswers;
  before?(socket: FakeSocket, store: MemoryStore): void;
  after?(socket: FakeSocket, desk: HTMLElement): void | Promise<void>;
}
