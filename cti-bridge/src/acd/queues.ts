import { writeFile } from 'node:fs/promises';
import { type CommandResult, queueNames, type SetQueues } from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { fieldOf } from '../ami/ami-event.ts';
import { resultOf } from './membership.ts';
import { unreachable } from './unreachable.ts';

const DEADLINE_MS = 3000;

/**
 * Sees to it that Asterisk has these queues beside those it begins with: writes them into the file its `queues.conf` includes and
 * has it read. Callers and members stay where they are. `ok` once it lists them all.
 *
 * @param file null where the bridge and Asterisk share no folder: then only what Asterisk has can be
 */
export async function setQueues(
  connection: AmiConnection | null,
  file: string | null,
  { queues }: SetQueues,
): Promise<CommandResult> {
  if (!connection) return unreachable;
  const deadline = performance.now() + DEADLINE_MS;
  const left = () => Math.max(1, deadline - performance.now());
  const absent = async (): Promise<string[]> => {
    const listed = await connection.list('QueueStatus', {}, left());
    const names = new Set(
      listed.filter(({ name }) => name === 'QueueParams').map(({ fields }) => fieldOf(fields, 'queue')),
    );
    return queues.filter((queue) => !names.has(queue));
  };
  try {
    if ((await absent()).length === 0) return { ok: true };
    if (file === null) return { ok: false, reason: 'refused', message: 'no file is shared with Asterisk' };
    const added = queues.filter((queue) => !(queueNames as readonly string[]).includes(queue));
    await writeFile(file, added.map((queue) => `[${queue}](counter)\n`).join(''));
    await connection.action('QueueReload', { Parameters: 'yes' }, left());
    const missing = await absent();
    return missing.length === 0
      ? { ok: true }
      : { ok: false, reason: 'refused', message: `Asterisk knows no queue ${missing.join(', ')}` };
  } catch (error) {
    return resultOf(error);
  }
}
