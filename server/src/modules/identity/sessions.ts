import { createHash, randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Locale, Role } from '@tellerline/contracts';
import type { Kysely } from 'kysely';
import { recordAudit } from '../../kernel/audit.ts';
import { newId } from '../../kernel/ids.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { AuthenticatedSession, SessionAuthenticator } from '../../kernel/session-auth.ts';
import { kept } from '../../persistence/kept.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { IdentityTables } from './identity-tables.ts';

export interface SessionLimits {
  idleMs: number;
  absoluteMs: number;
}

/** The session and what the desktop is told about its user. */
export interface FullSession extends AuthenticatedSession {
  locale: Locale;
  branch: { orgNo: string; path: string; name: { 'zh-CN': string; en: string } };
}

/** Use is written down at most this often. */
const useNotedEveryMs = 60_000;

const digest = (purpose: string, token: string): string =>
  createHash('sha256').update(`${purpose}:${token}`).digest('hex');

/** Asked by every request: whose session it is, once for each of his roles. */
const openSession = kept((db: Kysely<IdentityTables>, { tokenHash }: { tokenHash: string }) =>
  db
    .selectFrom('user_session as s')
    .innerJoin('app_user as u', 'u.id', 's.user_id')
    .innerJoin('branch as b', 'b.org_no', 'u.branch_org_no')
    .leftJoin('user_role as r', 'r.user_id', 'u.id')
    .select(['s.id', 's.user_id', 's.last_used_at', 's.ends_at', 'u.username', 'u.display_name', 'u.extension'])
    .select(['u.locale', 'b.org_no', 'b.path', 'b.name_zh', 'b.name_en', 'r.role'])
    .where('s.token_hash', '=', tokenHash)
    .where('s.closed_at', 'is', null)
    .where('u.disabled_at', 'is', null),
);

/** Sessions in the database: opening, recognising, ending. */
export class Sessions implements SessionAuthenticator {
  readonly cookieName: string;
  private readonly deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;
  private readonly limits: SessionLimits;
  private readonly listeners: ((sessionId: string, reason: 'signed_out' | 'expired') => void)[] = [];

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>, limits: SessionLimits, secure: boolean) {
    this.deps = deps;
    this.limits = limits;
    this.cookieName = secure ? '__Host-tl_session' : 'tl_session';
  }

  /** Opens a session; the returned token goes into the cookie and is not kept. */
  async open(em: SqlEntityManager, userId: string): Promise<{ token: string; sessionId: string; endsAt: Date }> {
    const token = randomBytes(32).toString('base64url');
    const now = this.deps.clock.now();
    const endsAt = new Date(now.getTime() + this.limits.absoluteMs);
    const sessionId = newId();
    await em
      .getKysely<IdentityTables>()
      .insertInto('user_session')
      .values({
        id: sessionId,
        token_hash: digest('session', token),
        user_id: userId,
        opened_at: now,
        last_used_at: now,
        ends_at: endsAt,
        closed_at: null,
        closed_reason: null,
      })
      .execute();
    await recordAudit(
      em,
      { actor: { userId }, key: 'Session.Opened', subjectId: userId, details: { sessionId } },
      this.deps.clock,
    );
    return { token, sessionId, endsAt };
  }

  async authenticate(token: string | undefined): Promise<FullSession | null> {
    // A token of ours has 43 characters; nothing else is worth a look into the database.
    if (!token || !/^[\w-]{43}$/.test(token)) return null;
    const em = forkOf(this.deps.orm);
    const rows = await openSession.rows(em, { tokenHash: digest('session', token) });
    const [row] = rows;
    const now = this.deps.clock.now();
    if (!row || this.expiry(row) <= now) return null;
    if (now.getTime() - row.last_used_at.getTime() >= useNotedEveryMs) {
      await em
        .getKysely<IdentityTables>()
        .updateTable('user_session')
        .set({ last_used_at: now })
        .where('id', '=', row.id)
        .execute();
    }
    return {
      actor: {
        userId: row.user_id,
        username: row.username,
        displayName: row.display_name,
        roles: rows.flatMap(({ role }): Role[] => (role ? [role] : [])),
        branchPath: row.path,
        extension: row.extension,
        sessionId: row.id,
      },
      csrfToken: digest('csrf', token),
      expiresAt: this.expiry({ last_used_at: now, ends_at: row.ends_at }),
      locale: row.locale,
      branch: { orgNo: row.org_no, path: row.path, name: { 'zh-CN': row.name_zh, en: row.name_en } },
    };
  }

  async stillValid(sessionIds: readonly string[]): Promise<Set<string>> {
    if (sessionIds.length === 0) return new Set();
    const now = this.deps.clock.now();
    const rows = await forkOf(this.deps.orm)
      .getKysely<IdentityTables>()
      .selectFrom('user_session as s')
      .innerJoin('app_user as u', 'u.id', 's.user_id')
      .select(['s.id', 's.last_used_at', 's.ends_at'])
      .where('s.id', 'in', [...sessionIds])
      .where('s.closed_at', 'is', null)
      .where('u.disabled_at', 'is', null)
      .execute();
    return new Set(rows.filter((row) => this.expiry(row) > now).map((row) => row.id));
  }

  async used(sessionId: string): Promise<void> {
    const now = this.deps.clock.now();
    await forkOf(this.deps.orm)
      .getKysely<IdentityTables>()
      .updateTable('user_session')
      .set({ last_used_at: now })
      .where('id', '=', sessionId)
      .where('last_used_at', '<=', new Date(now.getTime() - useNotedEveryMs))
      .execute();
  }

  onEnded(listener: (sessionId: string, reason: 'signed_out' | 'expired') => void): void {
    this.listeners.push(listener);
  }

  /** Ends a session now, its open sockets with it. Ending it twice does nothing. */
  async close(sessionId: string, userId: string, reason: 'signed_out' | 'replaced' | 'revoked'): Promise<void> {
    await this.deps.transaction(async (em) => {
      const closed = await em
        .getKysely<IdentityTables>()
        .updateTable('user_session')
        .set({ closed_at: this.deps.clock.now(), closed_reason: reason })
        .where('id', '=', sessionId)
        .where('closed_at', 'is', null)
        .executeTakeFirst();
      if (closed.numUpdatedRows === 0n) return;
      await recordAudit(
        em,
        { actor: { userId }, key: 'Session.Closed', subjectId: userId, details: { sessionId, reason } },
        this.deps.clock,
      );
    });
    for (const listener of this.listeners) listener(sessionId, 'signed_out');
  }

  /** Deletes sessions that ended more than thirty days ago; the audit trail keeps the memory of them. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - 30 * 86_400_000);
    await this.deps.transaction((em) =>
      em.getKysely<IdentityTables>().deleteFrom('user_session').where('ends_at', '<', before).execute(),
    );
  }

  private expiry(session: { last_used_at: Date; ends_at: Date }): Date {
    return new Date(Math.min(session.ends_at.getTime(), session.last_used_at.getTime() + this.limits.idleMs));
  }
}
