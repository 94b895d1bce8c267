import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { AppError } from '../../kernel/app-error.ts';

/** OWASP's second recommendation for Argon2id: 19 MiB, two passes, one lane; about 25 ms of one core. */
const settings = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** So many verifications at once; others wait. A flood of sign-ins must not take the machine from the calls. */
const mostAtOnce = 2;
const mostWaiting = 200;

export const hashPassword = (password: string): Promise<string> => hash(password, settings);

/** Does the password belong to the hash? */
type Verifier = (storedHash: string, password: string) => Promise<boolean>;

/** Checks passwords, a few at a time, taking as long for users that do not exist as for those that do. */
export class PasswordCheck {
  private readonly verify: Verifier;
  private readonly decoy = hashPassword('nobody has this password');
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(verifier: Verifier = verify) {
    this.verify = verifier;
  }

  /**
   * Is this the password? `storedHash` null: no such user; the work is done all the same and the answer is no.
   * @throws AppError server.unavailable when too many are waiting.
   */
  async matches(storedHash: string | null, password: string): Promise<boolean> {
    await this.enter();
    try {
      const matched = await this.verify(storedHash ?? (await this.decoy), password);
      return matched && storedHash !== null;
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.busy < mostAtOnce) {
      this.busy += 1;
      return;
    }
    if (this.waiting.length >= mostWaiting) throw new AppError('server.unavailable', { status: 503 });
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.busy -= 1;
  }
}
