import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { outboundRule, queueNames } from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { RecordedLeg } from '../../callcenter/index.ts';
import { recordingsDb } from '../recordings.tables.ts';
import type { Vault } from '../vault/vault.ts';
import { beginOf, marksOf } from './marks.ts';
import { asWav, lengthOf, measure, peaksOf, wavBytes } from './sound.ts';

/** A finished recording as Asterisk left it. */
export interface RawRecording {
  legId: string;
  path: string;
  size: number;
  /** When it was last written, in epoch milliseconds. */
  writtenAt: number;
  /** Null: nobody has told of this leg's call. */
  leg: RecordedLeg | null;
}

/**
 * Seals a recording, reads it back, measures what is kept, and writes it down. Done again after a crash it comes to the same;
 * whoever calls removes the raw file afterwards.
 * @throws Error when what was read back is not what was written
 */
export async function takeIn(
  deps: Pick<ServerDeps, 'orm' | 'clock'>,
  vault: Vault,
  { legId, path, size, writtenAt, leg }: RawRecording,
): Promise<void> {
  const bytes = wavBytes(size);
  const sha256 = await vault.put(legId, bytes, asWav(createReadStream(path), size));
  const hash = createHash('sha256');
  const kept = await vault.open(legId, bytes);
  const loudness = await measure(hashed(kept, hash), bytes);
  if (hash.digest('hex') !== sha256) throw new Error(`The recording of ${legId} reads back changed`);
  const lengthMs = lengthOf(bytes);
  const begin = (leg && beginOf(leg, lengthMs)) ?? writtenAt - lengthMs;
  await insertIfAbsent(() =>
    recordingsDb(forkOf(deps.orm))
      .insertInto('recording')
      .values({
        id: newId(),
        leg_id: legId,
        interaction_id: leg?.interactionId ?? null,
        direction: leg?.direction ?? null,
        agent_user_id: leg?.userId ?? null,
        rule: ruleOf(leg),
        started_at: new Date(begin),
        length_ms: lengthMs,
        bytes,
        sha256,
        marks: JSON.stringify(leg ? marksOf(leg, begin, lengthMs, loudness) : []),
        peaks: peaksOf(loudness),
        taken_in_at: deps.clock.now(),
        held: 0,
        held_by: null,
        hold_reason: null,
        deleted_at: null,
      })
      .execute(),
  );
}

async function* hashed(stream: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const part of stream) {
    hash.update(part);
    yield part;
  }
}

/** A call that came by no queue is kept like those of the first one. */
function ruleOf(leg: RecordedLeg | null): string {
  if (leg?.direction === 'outbound') return outboundRule;
  return leg?.queue ?? queueNames[0];
}
