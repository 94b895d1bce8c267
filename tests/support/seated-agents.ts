import { createHash, randomBytes } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/core';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { newId } from '@tellerline/server/kernel/ids';
import { forkOf } from '@tellerline/server/persistence/orm';

/** An agent with an open session: `token` is his cookie, `csrf` goes with what he changes. */
export interface SeatedAgent {
  userId: string;
  extension: string;
  queues: string[];
  token: string;
  csrf: string;
  /** Empty where no Asterisk knows his phone. */
  sipPassword: string;
}

const digest = (purpose: string, token: string): string =>
  createHash('sha256').update(`${purpose}:${token}`).digest('hex');

/** Writes users with open sessions into a seeded database: as if each had signed in, without a password for each. */
export async function seatAgents(
  orm: MikroORM,
  wanted: readonly { extension: string; queues: string[]; sipPassword?: string }[],
): Promise<SeatedAgent[]> {
  const root = demoBranches.find((branch) => branch.parentOrgNo === null);
  const now = new Date();
  const agents = wanted.map(({ extension, queues, sipPassword = '' }): SeatedAgent => {
    const token = randomBytes(32).toString('base64url');
    return { userId: newId(), extension, queues, token, csrf: digest('csrf', token), sipPassword };
  });
  const kysely = forkOf(orm).getKysely<Record<string, Record<string, unknown>>>();
  for (let at = 0; at < agents.length; at += 100) {
    const some = agents.slice(at, at + 100);
    const insert = (table: string, rowsOf: (agent: SeatedAgent) => Record<string, unknown>[]) =>
      kysely.insertInto(table).values(some.flatMap(rowsOf)).execute();
    await insert('app_user', ({ userId, extension }) => [
      {
        id: userId,
        username: `seat${extension}`,
        display_name: `坐席 ${extension}`,
        password_hash: '-',
        branch_org_no: root?.orgNo ?? '',
        extension,
        locale: 'zh-CN',
        disabled_at: null,
        created_at: now,
      },
    ]);
    await insert('user_role', ({ userId }) => [{ user_id: userId, role: 'agent' }]);
    await insert('user_queue', ({ userId, queues }) => queues.map((queue) => ({ user_id: userId, queue, penalty: 0 })));
    await insert('user_session', ({ userId, token }) => [
      {
        id: newId(),
        token_hash: digest('session', token),
        user_id: userId,
        opened_at: now,
        last_used_at: now,
        ends_at: new Date(now.getTime() + 12 * 3_600_000),
        closed_at: null,
        closed_reason: null,
      },
    ]);
  }
  return agents;
}
