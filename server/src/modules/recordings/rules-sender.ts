import { outboundRule, recordingRuleOf } from '@tellerline/contracts';
import type { ServerDeps } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { RulesBook } from './rules-book.ts';

/** Told again after so long: an Asterisk that was started anew has forgotten. */
const AGAIN_AFTER_MS = 30_000;

/** Tells the dialplan the rules in force: at once when they change, and from time to time. */
export class RulesSender {
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'telephony'>;
  readonly #book: RulesBook;
  readonly #queues: () => readonly string[];
  #told = { version: -1, at: Number.NEGATIVE_INFINITY };

  /** @param queues all there are now, those an administrator added too */
  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'telephony'>, book: RulesBook, queues: () => readonly string[]) {
    this.#deps = deps;
    this.#book = book;
    this.#queues = queues;
  }

  /** Has Asterisk confirmed this version? */
  knows(version: number): boolean {
    return this.#told.version === version;
  }

  /** Sends what Asterisk does not know yet, or may have forgotten. */
  async send(): Promise<void> {
    const now = this.#deps.clock.now().getTime();
    const { version, rules } = await this.#book.inForce(forkOf(this.#deps.orm));
    if (version === this.#told.version && now - this.#told.at < AGAIN_AFTER_MS) return;
    const { ok } = await this.#deps.telephony.setRecordingRules({
      rules: [...this.#queues(), outboundRule].map((name) => {
        const { sharePercent, consent } = recordingRuleOf(rules, name);
        return { name, sharePercent, consent };
      }),
    });
    this.#told = ok ? { version, at: now } : { version: -1, at: Number.NEGATIVE_INFINITY };
  }
}
