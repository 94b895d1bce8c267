import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from './call-centre.ts';
import { AgentPresence } from './entities/agent-presence.entity.ts';
import { PlatformState } from './entities/platform.entity.ts';

/** Is the telephone system within reach: a bridge is linked to this server, and Asterisk to the bridge. */
export class PlatformLink {
  /** Whether a bridge is linked to this server; only it can tell about Asterisk. */
  private linked = false;

  async isConnected(em: SqlEntityManager): Promise<boolean> {
    if (!this.linked) return false;
    const state = await em.findOne(PlatformState, { id: 1 }, { disableIdentityMap: true });
    return state?.connected ?? false;
  }

  /** Facts came, so there is a bridge. */
  heard(): void {
    this.linked = true;
  }

  /** The link of the bridge came up or went down; the desktops are told what that means for them. */
  async told(centre: CallCentre, linked: boolean): Promise<void> {
    if (this.linked === linked) return;
    this.linked = linked;
    await centre.deps.transaction(async (em) => tellPlatform(centre, em, await this.isConnected(em)));
    centre.boardChanged();
  }
}

/** Tells every desktop of an agent who is not offline whether the telephone system is within reach. */
export async function tellPlatform(centre: CallCentre, em: SqlEntityManager, connected: boolean): Promise<void> {
  const present = await em.find(
    AgentPresence,
    { state: { $ne: 'offline' } },
    { fields: ['userId'], disableIdentityMap: true },
  );
  for (const { userId } of present) await centre.deps.hub.publish(em, userId, { kind: 'platform', connected });
}
