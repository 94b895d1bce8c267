import type { MikroORM } from '@mikro-orm/core';
import type { Label, Role } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { IdentityTables } from './identity-tables.ts';

export interface BranchEntry {
  orgNo: string;
  path: string;
  name: Label;
}
/** A user as other modules see him. `queues` is empty for who serves none. */
export interface DirectoryEntry {
  userId: string;
  username: string;
  displayName: string;
  extension: string | null;
  roles: Role[];
  branchOrgNo: string;
  branchPath: string;
  queues: { queue: string; penalty: number }[];
}

/** Users change rarely and are asked for with every fact: they are kept in memory, and read again when older than this. */
export const copyKeptMs = 5_000;

interface Loaded {
  at: number;
  byId: Map<string, DirectoryEntry>;
  byExtension: Map<string, DirectoryEntry>;
  branches: Map<string, BranchEntry>;
}

/**
 * Who is who and which branch is where: a copy in memory. An old copy is answered from while the next is read beside it: the
 * directory is asked in the midst of transactions, where SQLite has no second connection to wait for. Never asked whether
 * somebody may enter.
 */
export class Directory {
  private readonly orm: MikroORM;
  private readonly now: () => number;
  private loaded: Loaded | null = null;
  private loading: Promise<Loaded> | null = null;

  /** @param now milliseconds of a clock that never goes back */
  constructor(orm: MikroORM, now: () => number = () => performance.now()) {
    this.orm = orm;
    this.now = now;
  }

  async entry(userId: string): Promise<DirectoryEntry | null> {
    return (await this.current()).byId.get(userId) ?? null;
  }

  async byExtension(extension: string): Promise<DirectoryEntry | null> {
    return (await this.current()).byExtension.get(extension) ?? null;
  }

  /** All enabled users with an extension, by extension; `now` reads them anew, never within a transaction. */
  async agents(now = false): Promise<DirectoryEntry[]> {
    if (now) await this.refresh();
    return [...(await this.current()).byExtension.values()];
  }

  /** All enabled users who are this, by name. */
  async withRole(role: Role): Promise<DirectoryEntry[]> {
    const entries = [...(await this.current()).byId.values()].filter(({ roles }) => roles.includes(role));
    return entries.sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
  }

  async branch(orgNo: string): Promise<BranchEntry | null> {
    return (await this.current()).branches.get(orgNo) ?? null;
  }

  async branches(): Promise<BranchEntry[]> {
    return [...(await this.current()).branches.values()];
  }

  /** Reads the copy anew, after users were changed. Never within a transaction. */
  async refresh(): Promise<void> {
    await this.loading;
    await this.read();
  }

  private async current(): Promise<Loaded> {
    if (!this.loaded) return this.read();
    // A reading that fails leaves the copy as it is; the next question tries again.
    if (this.now() - this.loaded.at >= copyKeptMs) this.read().catch(() => {});
    return this.loaded;
  }

  private read(): Promise<Loaded> {
    this.loading ??= this.load().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async load(): Promise<Loaded> {
    const kysely = forkOf(this.orm).getKysely<IdentityTables>();
    const at = this.now();
    const [branchRows, users, roleRows, queueRows] = await Promise.all([
      kysely.selectFrom('branch').selectAll().orderBy('path').execute(),
      kysely.selectFrom('app_user').selectAll().where('disabled_at', 'is', null).orderBy('extension').execute(),
      kysely.selectFrom('user_role').selectAll().execute(),
      kysely.selectFrom('user_queue').selectAll().orderBy('queue').execute(),
    ]);
    const branches = new Map(
      branchRows.map((row) => [
        row.org_no,
        { orgNo: row.org_no, path: row.path, name: { 'zh-CN': row.name_zh, en: row.name_en } },
      ]),
    );
    const entries = users.map(
      (user): DirectoryEntry => ({
        userId: user.id,
        username: user.username,
        displayName: user.display_name,
        extension: user.extension,
        roles: roleRows.filter((row) => row.user_id === user.id).map((row) => row.role),
        branchOrgNo: user.branch_org_no,
        // A user of a branch that is gone sees nothing: no path begins with this.
        branchPath: branches.get(user.branch_org_no)?.path ?? '/\u0000/',
        queues: queueRows.filter((row) => row.user_id === user.id).map(({ queue, penalty }) => ({ queue, penalty })),
      }),
    );
    const byExtension = entries.flatMap((entry) => (entry.extension ? [[entry.extension, entry] as const] : []));
    this.loaded = {
      at,
      byId: new Map(entries.map((entry) => [entry.userId, entry])),
      byExtension: new Map(byExtension),
      branches,
    };
    return this.loaded;
  }
}

/** The actor for something done in a user's name outside of a session. */
export function actorFrom(entry: DirectoryEntry, sessionId = ''): Actor {
  const { userId, username, displayName, roles, branchPath, extension } = entry;
  return { userId, username, displayName, roles, branchPath, extension, sessionId };
}
