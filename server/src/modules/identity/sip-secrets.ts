import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.ts';

const SipSecrets = z.record(z.string().regex(/^\d{3,6}$/), z.string().min(8));

/**
 * The SIP secret of one extension. The file is read each time: the launcher may have written it anew.
 * @throws AppError server.unavailable when the file cannot be used, resource.not_found when the extension is not in it.
 */
export async function sipSecretOf(file: string, extension: string): Promise<string> {
  let secrets: z.infer<typeof SipSecrets>;
  try {
    secrets = SipSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new AppError('server.unavailable', { status: 503, cause: error });
  }
  const secret = Object.hasOwn(secrets, extension) ? secrets[extension] : undefined;
  if (secret === undefined) throw new AppError('resource.not_found', { status: 404 });
  return secret;
}
