import type { Mode } from './presence.ts';

/** What Asterisk should be told about an agent: his queues, and whether they pass him by. */
export interface Membership {
  queues: readonly { queue: string; penalty: number }[];
  paused: boolean;
  /** Shown by Asterisk beside the pause; empty while not paused. */
  reason: string;
}

/**
 * The queue membership that belongs to a mode. While the phone rings nothing is changed (Asterisk rings nobody twice);
 * from the answer on he is paused as for the wrap-up, so that no call slips in at the hang-up. Offline: in no queue.
 */
export function membershipFor(m: Mode, assigned: Membership['queues']): Membership {
  const queues = assigned.map(({ queue, penalty }) => ({ queue, penalty }));
  switch (m.state) {
    case 'offline':
      return { queues: [], paused: true, reason: 'offline' };
    case 'available':
      return { queues, paused: false, reason: '' };
    case 'ringing':
      return m.resume ? membershipFor(m.resume, assigned) : { queues, paused: false, reason: '' };
    case 'talking':
    case 'held':
    case 'wrap_up':
      return { queues, paused: true, reason: 'wrap_up' };
    case 'not_ready':
      return { queues, paused: true, reason: m.reason ?? 'not_ready' };
    case 'connection_lost':
      return { queues, paused: true, reason: 'connection_lost' };
  }
}

export const sameMembership = (a: Membership, b: Membership): boolean =>
  a.paused === b.paused && a.reason === b.reason && queuesKey(a) === queuesKey(b);

const queuesKey = (m: Membership): string =>
  m.queues
    .map(({ queue, penalty }) => `${queue}:${penalty}`)
    .sort()
    .join();
