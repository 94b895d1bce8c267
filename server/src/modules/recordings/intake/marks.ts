import type { RecordingMark } from '@tellerline/contracts';
import type { RecordedLeg } from '../../callcenter/index.ts';
import { findPause, type Loudness } from './sound.ts';

/**
 * When the sound of a leg's recording begins: with the recording. Of a call its agent placed it is written from the answer on,
 * which nobody tells, until the end of his leg.
 */
export function beginOf({ isRoot, recording, connectedAt, endedAt }: RecordedLeg, lengthMs: number): number | null {
  if (isRoot && endedAt !== null) return endedAt - lengthMs;
  return recording?.startedAt ?? connectedAt;
}

/** What a listener may want to jump to, in order; pauses as they were found in the sound. */
export function marksOf(leg: RecordedLeg, begin: number, lengthMs: number, loudness: Loudness): RecordingMark[] {
  const place = (at: number): number => Math.min(lengthMs, Math.max(0, Math.round(at - begin)));
  const spans = (turns: readonly { from: number; to: number | null }[]) =>
    turns
      .map(({ from, to }) => ({ fromMs: place(from), toMs: place(to ?? leg.endedAt ?? begin + lengthMs) }))
      .filter(({ fromMs, toMs }) => toMs > fromMs);
  return [
    ...spans(leg.holds).map((span) => ({ kind: 'hold' as const, ...span })),
    ...spans(leg.recording?.pauses ?? []).map((span) => findPause(loudness, span)),
    ...leg.transfers.map((at) => ({ kind: 'transfer' as const, fromMs: place(at), toMs: place(at) })),
  ].sort((one, other) => one.fromMs - other.fromMs);
}
