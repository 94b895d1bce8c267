import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A secret comes in a file, so that it is neither in the process list nor in the environment of children. */
const SecretFile = z
  .string()
  .min(1)
  .transform((file, context) => {
    try {
      const secret = readFileSync(file, 'utf8').trim();
      if (secret !== '') return secret;
      context.addIssue({ code: 'custom', message: `${file} is empty` });
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
    return z.NEVER;
  });
const Port = z.coerce.number().int().min(1).max(65_535);

const Environment = z
  .object({
    /** Plain TCP: must be this machine or lie inside the voice network. */
    AMI_HOST: z.string().min(1).default('127.0.0.1'),
    AMI_PORT: Port.default(5038),
    AMI_USERNAME: z.string().min(1).max(80).default('tellerline'),
    AMI_SECRET_FILE: SecretFile,
    /** `http://127.0.0.1:7400`. */
    SERVER_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
    /** What the server's /cti namespace asks for. */
    CTI_TOKEN_FILE: SecretFile,
    /** The bridge's memory. Never shared between two bridges; on a disk that keeps what it has synced. */
    JOURNAL_DIR: z.string().min(1),
    /** How many days acknowledged facts are kept. */
    JOURNAL_KEEP_DAYS: z.coerce.number().min(0).max(3650).default(7),
    /** Acknowledged facts are given up earlier when the journal grows beyond this. */
    JOURNAL_MAX_MB: z.coerce.number().int().min(16).default(2048),
    /** /healthz, /readyz, /metrics; on HEALTH_HOST only. */
    HEALTH_PORT: Port.default(7404),
    HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
    /** Queues that administrators add, as Asterisk's `queues.conf` includes them; without it none can be added. */
    QUEUES_FILE: z.string().min(1).optional(),
    /** Where the dialplan finds self-service by FastAGI; without it callers go straight to the queue. */
    AGI_PORT: Port.optional(),
    /** The protocol knows no password: this machine, or inside the voice network. */
    AGI_HOST: z.string().min(1).default('127.0.0.1'),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .transform((env) => ({
    ami: { host: env.AMI_HOST, port: env.AMI_PORT, username: env.AMI_USERNAME, secret: env.AMI_SECRET_FILE },
    server: { url: env.SERVER_URL, token: env.CTI_TOKEN_FILE },
    journal: {
      folder: env.JOURNAL_DIR,
      keepMs: env.JOURNAL_KEEP_DAYS * 24 * 3600 * 1000,
      maxBytes: env.JOURNAL_MAX_MB * 1024 * 1024,
    },
    health: { host: env.HEALTH_HOST, port: env.HEALTH_PORT },
    queuesFile: env.QUEUES_FILE ?? null,
    agi: env.AGI_PORT === undefined ? null : { host: env.AGI_HOST, port: env.AGI_PORT },
    logLevel: env.LOG_LEVEL,
  }));

export type BridgeConfig = z.output<typeof Environment>;

/** Reads the settings. Throws an Error that lists every bad one, in words. */
export function readConfig(environment: Record<string, string | undefined> = process.env): BridgeConfig {
  const parsed = Environment.safeParse(environment);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`The bridge cannot start with these settings:\n${lines.join('\n')}`);
}
