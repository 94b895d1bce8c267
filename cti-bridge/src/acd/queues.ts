import { readFile, writeFile } from 'node:fs/promises';
import {
  type CommandResult,
  queueKeysContext,
  queueNames,
  ringStrategies,
  type SetQueues,
  waitPrompts,
} from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { fieldOf } from '../ami/ami-event.ts';
import { resultOf } from './membership.ts';
import { unreachable } from './unreachable.ts';

const DEADLINE_MS = 3000;
type Queues = SetQueues['queues'];

/**
 * Sees to it that Asterisk has these queues beside those it begins with, and rings and calls back as they say: writes what differs into the
 * file its `queues.conf` includes and has it read. Callers and members stay where they are. `ok` once it lists them so.
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
  const otherwise = async (): Promise<string[]> => {
    const listed = await connection.list('QueueStatus', {}, left());
    const strategies = new Map(
      listed
        .filter(({ name }) => name === 'QueueParams')
        .map(({ fields }) => [fieldOf(fields, 'queue'), fieldOf(fields, 'strategy')]),
    );
    const differs = ({ code, ring }: Queues[number]): boolean =>
      !strategies.has(code) || (ring !== null && strategies.get(code) !== ringStrategies[ring.strategy]);
    return queues.filter(differs).map(({ code }) => code);
  };
  const wanted = fileOf(queues);
  try {
    if ((await otherwise()).length === 0 && (await contentOf(file)) === wanted) return { ok: true };
    if (file === null) return { ok: false, reason: 'refused', message: 'no file is shared with Asterisk' };
    await writeFile(file, wanted);
    await connection.action('QueueReload', { Parameters: 'yes' }, left());
    const missing = await otherwise();
    return missing.length === 0
      ? { ok: true }
      : { ok: false, reason: 'refused', message: `Asterisk does not have as ordered: ${missing.join(', ')}` };
  } catch (error) {
    return resultOf(error);
  }
}

/**
 * Asterisk keeps the first word about a strategy, and the first template of a name. So a queue of its own rings by a template
 * `ring-<code>` that comes before the one in `queues.conf`; an added one says so itself.
 */
function fileOf(queues: Queues): string {
  const isOwn = (code: string): boolean => (queueNames as readonly string[]).includes(code);
  return queues
    .flatMap(({ code, ring, keys }) => {
      const rings = ring ? [`strategy = ${ringStrategies[ring.strategy]}`, `timeout = ${ring.seconds}`] : [];
      const says = [`periodic-announce = ${keys ? waitPrompts.keys : waitPrompts.usual}`];
      const words = [...rings, ...says, ...(keys ? [`context = ${queueKeysContext}`] : [])];
      if (!isOwn(code)) return [`[${code}](${ring ? '' : 'ring,'}counter)`, ...words];
      return ring || keys ? [`[ring-${code}](!${ring ? '' : ',ring'})`, ...words] : [];
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** Empty: nothing was ever written, or nobody shares the file. */
const contentOf = async (file: string | null): Promise<string> =>
  file === null ? '' : readFile(file, 'utf8').catch(() => '');
