import type { ServerDeps } from '../../kernel/module.ts';
import type { RecordedCalls } from '../callcenter/index.ts';
import type { Pauses } from './pauses.ts';
import type { RulesBook } from './rules-book.ts';
import type { RulesSender } from './rules-sender.ts';
import type { Vault } from './vault/vault.ts';

/** What the use cases of this module share. */
export interface RecordingsDesk {
  deps: ServerDeps;
  calls: RecordedCalls;
  book: RulesBook;
  sender: RulesSender;
  pauses: Pauses;
  /** Null: this installation keeps no recordings. */
  vault: Vault | null;
}
