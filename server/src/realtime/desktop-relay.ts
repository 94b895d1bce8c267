import type { DesktopDelta } from '@tellerline/contracts';
import type { Logger } from 'pino';
import type { DesktopStreams } from './desktop-stream.ts';

interface Followed {
  /** Last number handed to the sockets. */
  delivered: number;
  /** A read of this stream is under way; later wishes are served by it or by the one after. */
  reading: Promise<void> | null;
  again: boolean;
}

/**
 * Hands committed changes to the sockets of the users connected here, each stream in order and without holes. A change
 * written by this process is passed on straight after its commit; changes of other processes, and any whose turn has
 * not come, are read from the database.
 */
export class DesktopRelay {
  private readonly streams: DesktopStreams;
  private readonly log: Logger;
  private readonly deliver: (userId: string, delta: DesktopDelta) => void;
  private readonly followed = new Map<string, Followed>();

  constructor(deps: { streams: DesktopStreams; log: Logger; deliver: (userId: string, delta: DesktopDelta) => void }) {
    this.streams = deps.streams;
    this.log = deps.log;
    this.deliver = deps.deliver;
  }

  /** Begins to follow a user's stream where it stands now. Called before the first snapshot is taken. */
  async follow(userId: string): Promise<void> {
    if (this.followed.has(userId)) return;
    const { seq } = await this.streams.position(userId);
    if (!this.followed.has(userId)) this.followed.set(userId, { delivered: seq, reading: null, again: false });
  }

  /** The user's last socket is gone. */
  unfollow(userId: string): void {
    this.followed.delete(userId);
  }

  /** A change of ours was committed. */
  committed(userId: string, delta: DesktopDelta): void {
    const followed = this.followed.get(userId);
    if (!followed) return;
    if (followed.reading === null && delta.seq === followed.delivered + 1) {
      followed.delivered = delta.seq;
      this.deliver(userId, delta);
    } else if (delta.seq > followed.delivered) {
      this.read(userId, followed);
    }
  }

  /** Looks for changes nobody told us of. */
  async poll(): Promise<void> {
    const lastSeqs = await this.streams.lastSeqs([...this.followed.keys()]);
    for (const [userId, lastSeq] of lastSeqs) {
      const followed = this.followed.get(userId);
      if (followed && lastSeq > followed.delivered) this.read(userId, followed);
    }
  }

  /** Settles when nothing is being read. */
  async settled(): Promise<void> {
    await Promise.all([...this.followed.values()].map((followed) => followed.reading));
  }

  private read(userId: string, followed: Followed): void {
    if (followed.reading) {
      followed.again = true;
      return;
    }
    followed.reading = this.readAll(userId, followed)
      .catch((error: unknown) => this.log.error({ event: 'stream.read_failed', err: error }))
      .finally(() => {
        followed.reading = null;
      });
  }

  private async readAll(userId: string, followed: Followed): Promise<void> {
    do {
      followed.again = false;
      for (;;) {
        const deltas = await this.streams.after(userId, followed.delivered);
        // Numbers are given and committed under one lock, so what is read has no hole; the check costs nothing.
        for (const delta of deltas) {
          if (delta.seq !== followed.delivered + 1) this.log.error({ event: 'stream.hole', seq: delta.seq });
          followed.delivered = delta.seq;
          this.deliver(userId, delta);
        }
        if (deltas.length === 0) break;
      }
    } while (followed.again);
  }
}
