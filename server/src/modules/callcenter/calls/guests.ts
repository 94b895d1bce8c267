import { isOutsideNumber } from '@tellerline/contracts';
import type { Move } from './derive-legs.ts';

/** Somebody outside whom an agent consults; he has no leg of an agent's. */
export interface Guest {
  /** As the agent dialled it. */
  number: string;
  place: 'ringing' | 'side' | 'room';
}

/** Channels of those who answered outside and have hung up. */
const goneChannels = (moves: readonly Move[]): ReadonlySet<string> =>
  new Set(moves.filter(({ to }) => to === 'left').map(({ channelId }) => channelId));

/** Who outside is being rung, asked, or with the caller, as the moves of a call tell. */
export function guestsOf(moves: readonly Move[]): Guest[] {
  const gone = goneChannels(moves);
  const last = new Map(moves.map((move) => [move.channelId, move]));
  return [...last.values()].flatMap(({ channelId, to, target }): Guest[] => {
    if (gone.has(channelId) || !isOutsideNumber(target)) return [];
    if (to === 'consult') return [{ number: target, place: 'ringing' }];
    if (to === 'side') return [{ number: target, place: 'side' }];
    return to === 'outside' && moves.some((move) => move.channelId === channelId && move.to === 'side')
      ? [{ number: target, place: 'room' }]
      : [];
  });
}

/** Where the caller was sent last, but for what agents did beside him, and for whoever outside has hung up again. */
export function lastMoveOfCaller(moves: readonly Move[]): Move | undefined {
  const gone = goneChannels(moves);
  const beside: readonly Move['to'][] = ['consult', 'side', 'room', 'left'];
  return moves.findLast(({ to, channelId }) => !beside.includes(to) && !gone.has(channelId));
}
