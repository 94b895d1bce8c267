import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type ModelKind, ModelRefusal, modelKinds } from '@tellerline/server/modules/analytics/index';

const root = join(import.meta.dirname, '../..');

/** Where models lie that were trained here: `models/<name>` in the home. */
export const modelFolder = (kind: ModelKind): string =>
  join(resolve(root, process.env.TELLERLINE_HOME || '.tellerline'), 'models', kind.name);

/** The model named first on the command line, and the options behind it; says how it is used and ends where they are wrong. */
export function modelArguments(
  usage: string,
  options: readonly string[],
): { kind: ModelKind; given: Record<string, string | undefined> } {
  const config: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const name of options) config[name] = { type: 'string' };
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: config });
    if (values.help === true) {
      console.log(usage);
      process.exit(0);
    }
    const [name, ...more] = positionals;
    const names = modelKinds.map((kind) => kind.name).join(', ');
    const kind = modelKinds.find((one) => one.name === name);
    if (!kind) {
      throw new ModelRefusal(
        name === undefined ? `Which model? There are: ${names}.` : `There is no model ${name}; there are: ${names}.`,
      );
    }
    if (more.length > 0) throw new ModelRefusal(`Not understood: ${more.join(' ')}.`);
    const given = Object.fromEntries(
      options.map((option) => [option, typeof values[option] === 'string' ? values[option] : undefined]),
    );
    return { kind, given };
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** Ends with what is to be said; 1 is the exit code. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** Runs it; what a person has to put right ends it with one sentence, whatever else with its trace. */
export async function orRefuse(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ModelRefusal) refuse(error.message);
    throw error;
  }
}

/** @throws ModelRefusal naming the file when it cannot be read */
export function readGiven(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ModelRefusal(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Writes the whole file or none of it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new ModelRefusal(`${path} cannot be written: ${reasonOf(error)}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not',
  ENOSPC: 'the disk is full',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

function reasonOf(error: unknown): string {
  const { code = '' } = error as { code?: string };
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
