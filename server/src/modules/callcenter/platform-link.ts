import type { SqlEntityManager } from '@mikro-orm/sql';
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

  /** Notes whether a bridge is linked; true when that is news. Facts that come prove that there is one. */
  note(linked: boolean): boolean {
    const isNews = this.linked !== linked;
    this.linked = linked;
    return isNews;
  }
}
