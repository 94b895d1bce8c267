import { readFileSync } from 'node:fs';
import { z } from 'zod';

const seconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** Every variable of the server, with what it is for. `docs/operations` repeats none of it: this is the place. */
export const Environment = z.object({
  /** TCP port of HTTP, Socket.IO and the desktop; 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(7400),
  /** Address to listen on. Anything but loopback belongs behind a TLS proxy. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** `sqlite:/absolute/file` or `mariadb://user:password@host:port/database`. */
  DATABASE_URL: z.string().regex(/^(sqlite:.+|(mariadb|mysql):\/\/.+)$/, 'must be sqlite:<file> or mariadb://…'),
  /** Most connections to MariaDB at once. */
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  /** File with the token the CTI bridge must show; a file, so that it is not in the process list. */
  CTI_TOKEN_FILE: z.string().min(1),
  /** JSON file `{"1001":"secret"}` with the SIP secret of each extension, written by the launcher. */
  SIP_SECRETS_FILE: z.string().min(1),
  /** Where browsers reach Asterisk's WebSocket: `ws://127.0.0.1:7401/ws`, in production `wss://…`. */
  SIP_WEBSOCKET_URL: z.url({ protocol: /^wss?$/ }),
  /** SIP domain of the agents' addresses; the host of SIP_WEBSOCKET_URL when absent. */
  SIP_DOMAIN: z.string().min(1).optional(),
  /** Folder with the built desktop; without it only the API is served. */
  DESKTOP_DIR: z.string().min(1).optional(),
  /**
   * Origins from which browsers may come, comma separated: `https://desk.bank.example`. `localhost` and `127.0.0.1` stand for
   * each other. Default: http://localhost:<PORT>. With an https origin the session cookie is `Secure` and named `__Host-…`.
   */
  PUBLIC_ORIGIN: z.string().min(1).optional(),
  /** `true` behind a proxy that sets X-Forwarded-For: addresses of clients are then taken from there. */
  TRUST_PROXY: z.stringbool().default(false),
  /** IANA zone in which the bank's days begin. */
  BANK_TIME_ZONE: z
    .string()
    .default('Asia/Shanghai')
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'unknown time zone'),
  /** Name of the bank on the desktop, in both languages. */
  BANK_NAME_ZH: z.string().default('示例银行'),
  BANK_NAME_EN: z.string().default('Example Bank'),
  /** A session ends this long after its last use. */
  SESSION_IDLE_SECONDS: seconds(12 * 3600),
  /** A session ends this long after sign-in, used or not. */
  SESSION_ABSOLUTE_SECONDS: seconds(24 * 3600),
  /** How long the server waits for Asterisk's confirmation of a command, in milliseconds. */
  CTI_COMMAND_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
  /** Different customers one person may open in an hour of his own accord; cards that come with his calls do not count. */
  CUSTOMERS_AN_HOUR: z.coerce.number().int().positive().default(200),
  /** Different searches by telephone, ID, account or card number one person may make in ten minutes. */
  NUMBER_SEARCHES_IN_TEN_MINUTES: z.coerce.number().int().positive().default(60),
  /**
   * Fields whose second entry is typed blind, comma separated, `<kind of record>:<field>`:
   * `personal_file:idDocuments.number,personal_file:name`. Empty: the reviewer compares what he sees. Counts at the first start
   * only: afterwards administrators set it on their page.
   */
  BLIND_SECOND_ENTRY: z
    .string()
    .regex(/^[a-z_]+:[\w.]+(,[a-z_]+:[\w.]+)*$/, 'must be kind:field,kind:field')
    .optional(),
  /** JSON file the server writes with the flows callers walk by themselves: the launcher turns their words into speech. */
  SPOKEN_FLOWS_FILE: z.string().min(1).optional(),
  SPOKEN_WORDS_FILE: z.string().min(1).optional(),
  /** Folder for images of documents; without it none are taken in. A share of all servers where there are several. */
  IMAGES_DIR: z.string().min(1).optional(),
  /** Keeps images in this bucket instead (`https://s3.bank.example/images`); IMAGES_DIR is then only where they arrive. */
  IMAGES_S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  IMAGES_S3_REGION: z.string().min(1).default('us-east-1'),
  /** JSON file `{"accessKeyId":"…","secretAccessKey":"…"}` for the bucket. */
  IMAGES_S3_CREDENTIALS_FILE: z.string().min(1).optional(),
  /** Folder Asterisk writes recordings of calls into; without it none are taken in. The server reads and deletes there. */
  RECORDINGS_SPOOL_DIR: z.string().min(1).optional(),
  /** Folder they are kept in, sealed. A share of all servers where there are several. */
  RECORDINGS_DIR: z.string().min(1).optional(),
  /** File with the key they are sealed with; whoever loses it loses all recordings. The old one stays while files sealed with it are kept. */
  RECORDINGS_KEY_FILE: z.string().min(1).optional(),
  RECORDINGS_KEY_FILE_OLD: z.string().min(1).optional(),
  /** The bank's lending image system (loan contracts) and supervision image system (account vouchers), docs/image-systems.md. */
  LENDING_IMAGES_URL: z.url({ protocol: /^https?$/ }).optional(),
  LENDING_IMAGES_TOKEN_FILE: z.string().min(1).optional(),
  SUPERVISION_IMAGES_URL: z.url({ protocol: /^https?$/ }).optional(),
  SUPERVISION_IMAGES_TOKEN_FILE: z.string().min(1).optional(),
  /** How long another image system may take to answer, in milliseconds. */
  IMAGE_SYSTEM_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
  /** Customers' papers that end are told so many days before the last one. */
  CERTIFICATE_REMINDER_DAYS: z.coerce.number().int().min(1).max(365).default(7),
  /** A paper that is over for longer than so many days puts its customer on hold until it is renewed. */
  CERTIFICATE_GRACE_DAYS: z.coerce.number().int().min(0).max(3_650).default(90),
  /** Folder in which the core bank leaves its days, one folder each (db/feeds/README.md); they are picked up by themselves. */
  FEED_DROP_DIR: z.string().min(1).optional(),
  /** When that folder is looked into, five cron fields in the bank's zone: `0,30 1-7 * * *`. */
  FEED_PICK_UP_CRON: z
    .string()
    .regex(/^\S+( \S+){4}$/, 'must be five cron fields')
    .default('*/5 * * * *'),
  /** By when yesterday must be here, bank time; later it counts as late. */
  FEED_DUE_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')
    .default('06:30'),
  /** Files with the keys of `POST /feeds/deltas`: two while a new one is brought in. Without any, no deltas are taken. */
  FEED_KEY_FILE: z.string().min(1).optional(),
  FEED_KEY_FILE_OLD: z.string().min(1).optional(),
  /** From this amount in yuan on, a booking has a line in the story of a customer (PBOC order 3 of 2016: 50,000 in cash). */
  LARGE_TRANSACTION_CNY: z.coerce.number().int().min(1).max(1_000_000_000).default(50_000),
  /** The same of every other currency, in its unit. */
  LARGE_TRANSACTION_FOREIGN: z.coerce.number().int().min(1).max(1_000_000_000).default(10_000),
  /** So many times what an account usually moves is unusual. */
  UNUSUAL_TRANSACTION_TIMES: z.coerce.number().min(2).max(1_000).default(10),
  /** What currencies are worth in CNY, `<day>:USD=7.0823,HKD=0.9105`; without it amounts in them are not added to others. */
  EXCHANGE_RATES: z
    .string()
    .regex(
      /^\d{4}-\d{2}-\d{2}:[A-Z]{3}=\d{1,6}(\.\d{1,8})?(,[A-Z]{3}=\d{1,6}(\.\d{1,8})?)*$/,
      'must be day:CUR=rate,CUR=rate',
    )
    .optional(),
  /** The bank's gateway for text messages, told of alerts (docs/operations.md); without it none are sent. */
  /** Asterisk's log folder and the bridge's journal, where this machine has them: calls are compared with them each night. */
  ASTERISK_LOG_DIR: z.string().min(1).optional(),
  JOURNAL_DIR: z.string().min(1).optional(),
  MAIL_RELAY_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_RELAY_PASSWORD_FILE: z.string().min(1).optional(),
  MAIL_FROM: z.string().min(3).max(200).optional(),
  MAIL_CUSTOMER_FROM: z.string().min(3).max(200).optional(),
  /** `bank.example,branch.bank.example` */
  MAIL_DOMAINS: z.string().default(''),
  SMS_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_GATEWAY_TOKEN_FILE: z.string().min(1).optional(),
  /** Whether nightly jobs nobody did at their time are done when a server is there again. */
  MAKE_UP_JOBS: z.stringbool().default(true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface ServerConfig {
  port: number;
  host: string;
  databaseUrl: string;
  databasePool: number;
  ctiToken: string;
  sipSecretsFile: string;
  /** Where the flows callers walk are written for the launcher. */
  spokenFlowsFile?: string | undefined;
  /** Where texts of a mass event are written for the launcher. */
  spokenWordsFile?: string | undefined;
  sipWebSocketUrl: string;
  sipDomain: string;
  desktopDir: string | null;
  /** Null: http://localhost:<port really taken>. */
  publicOrigins: string[] | null;
  trustProxy: boolean;
  bank: { timeZone: string; name: { 'zh-CN': string; en: string } };
  session: { idleMs: number; absoluteMs: number };
  ctiCommandTimeoutMs: number;
  /** Absent: as the module of customers has it. */
  lookUpLimits?: { customersAnHour: number; numberSearches: number };
  /** Absent: no images are kept and no other image system is connected. */
  documents?: DocumentSettings;
  /** Absent: calls are not recorded here. */
  recordings?: { spool: string; vault: string; secrets: readonly string[] } | undefined;
  /** Absent: days come from the command line only, and no deltas are taken. */
  feed?: { dropDir: string | null; dueAt: string; keys: readonly string[]; pickUpCron?: string };
  /** `kind:field` of each field whose second entry is typed blind; none when absent. */
  blindSecondEntry?: readonly string[];
  /** Absent: as the module of customers has it. */
  /** The bank's gateway for text messages. */
  sms?: { url: string; token: string } | undefined;
  /** Where calls are written down by others; absent: not at hand. */
  callRecords?: { asteriskLog: string | null; journal: string | null };
  /** The bank's mail relay for reports. */
  mail?: { url: string; from: string; domains: string[]; customerFrom?: string | undefined } | undefined;
  certificateExpiry?: { remindDays: number; graceDays: number };
  /** Absent: as the module of customers has it, and no rates are known. */
  customerView?: CustomerViewSettings;
  makeUpJobs: boolean;
  logLevel: z.infer<typeof Environment>['LOG_LEVEL'];
}

/** What is wrong with the environment, one line each. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the configuration once.
 * @throws ConfigError listing every problem at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv): ServerConfig {
  // An empty variable is an absent one, as shells and compose files leave them.
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  const problems: string[] = [];
  const ctiToken = readSecret('CTI_TOKEN_FILE', env.CTI_TOKEN_FILE, problems);
  const publicOrigins = env.PUBLIC_ORIGIN?.split(',').map((origin) => readOrigin(origin.trim(), problems)) ?? null;
  const documentSettings = readDocumentSettings(env, problems);
  const sms = readSmsGateway(env, problems);
  const mail = readMailRelay(env, problems);
  const recordings = readRecordings(env, problems);
  const feedKeys = [
    ...(env.FEED_KEY_FILE ? [readSecret('FEED_KEY_FILE', env.FEED_KEY_FILE, problems)] : []),
    ...(env.FEED_KEY_FILE_OLD ? [readSecret('FEED_KEY_FILE_OLD', env.FEED_KEY_FILE_OLD, problems)] : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    databasePool: env.DATABASE_POOL,
    ctiToken,
    sipSecretsFile: env.SIP_SECRETS_FILE,
    spokenFlowsFile: env.SPOKEN_FLOWS_FILE,
    spokenWordsFile: env.SPOKEN_WORDS_FILE,
    sipWebSocketUrl: env.SIP_WEBSOCKET_URL,
    sipDomain: env.SIP_DOMAIN ?? new URL(env.SIP_WEBSOCKET_URL).hostname,
    desktopDir: env.DESKTOP_DIR ?? null,
    publicOrigins,
    trustProxy: env.TRUST_PROXY,
    bank: { timeZone: env.BANK_TIME_ZONE, name: { 'zh-CN': env.BANK_NAME_ZH, en: env.BANK_NAME_EN } },
    session: { idleMs: env.SESSION_IDLE_SECONDS * 1000, absoluteMs: env.SESSION_ABSOLUTE_SECONDS * 1000 },
    ctiCommandTimeoutMs: env.CTI_COMMAND_TIMEOUT_MS,
    lookUpLimits: { customersAnHour: env.CUSTOMERS_AN_HOUR, numberSearches: env.NUMBER_SEARCHES_IN_TEN_MINUTES },
    blindSecondEntry: env.BLIND_SECOND_ENTRY?.split(',') ?? [],
    documents: documentSettings,
    recordings,
    feed: {
      dropDir: env.FEED_DROP_DIR ?? null,
      dueAt: env.FEED_DUE_AT,
      keys: feedKeys,
      pickUpCron: env.FEED_PICK_UP_CRON,
    },
    customerView: readCustomerView(env),
    sms,
    mail,
    callRecords: { asteriskLog: env.ASTERISK_LOG_DIR ?? null, journal: env.JOURNAL_DIR ?? null },
    certificateExpiry: { remindDays: env.CERTIFICATE_REMINDER_DAYS, graceDays: env.CERTIFICATE_GRACE_DAYS },
    makeUpJobs: env.MAKE_UP_JOBS,
    logLevel: env.LOG_LEVEL,
  };
}

export interface CustomerViewSettings {
  /** Amounts in hundredths. */
  notable?: { largeCny: number; largeForeign: number; unusualTimes: number; unusualFrom: number };
  rates?: { asOf: string; cnyPer: Record<string, string> };
}

const UNUSUAL_FROM_SHARE = 0.1;

function readCustomerView(env: z.output<typeof Environment>): CustomerViewSettings {
  const largeCny = env.LARGE_TRANSACTION_CNY * 100;
  const notable = {
    largeCny,
    largeForeign: env.LARGE_TRANSACTION_FOREIGN * 100,
    unusualTimes: env.UNUSUAL_TRANSACTION_TIMES,
    unusualFrom: Math.round(largeCny * UNUSUAL_FROM_SHARE),
  };
  const [asOf, list] = env.EXCHANGE_RATES?.split(':') ?? [];
  if (!asOf || !list) return { notable };
  const cnyPer = Object.fromEntries(list.split(',').map((rate) => rate.split('=') as [string, string]));
  return { notable, rates: { asOf, cnyPer } };
}

interface OutsideImages {
  url: string;
  token: string;
  timeoutMs: number;
}

/** Where images are kept and which other image systems there are. */
export interface DocumentSettings {
  images: {
    folder: string;
    s3?: { url: string; region: string; accessKeyId: string; secretAccessKey: string } | undefined;
  } | null;
  lending?: OutsideImages | undefined;
  supervision?: OutsideImages | undefined;
}

function readDocumentSettings(env: z.output<typeof Environment>, problems: string[]): DocumentSettings {
  const s3 = readBucket(env, problems);
  if (s3 && env.IMAGES_DIR === undefined)
    problems.push('IMAGES_DIR: needed with IMAGES_S3_URL, for images on their way');
  return {
    images: env.IMAGES_DIR === undefined ? null : { folder: env.IMAGES_DIR, s3 },
    lending: readOutsideImages('LENDING_IMAGES', env.LENDING_IMAGES_URL, env.LENDING_IMAGES_TOKEN_FILE),
    supervision: readOutsideImages('SUPERVISION_IMAGES', env.SUPERVISION_IMAGES_URL, env.SUPERVISION_IMAGES_TOKEN_FILE),
  };

  function readOutsideImages(name: string, url?: string, file?: string): OutsideImages | undefined {
    if (url === undefined) return undefined;
    if (file === undefined) problems.push(`${name}_TOKEN_FILE: needed with ${name}_URL`);
    const token = file === undefined ? '' : readSecret(`${name}_TOKEN_FILE`, file, problems);
    return { url, token, timeoutMs: env.IMAGE_SYSTEM_TIMEOUT_MS };
  }
}

function readMailRelay(env: z.output<typeof Environment>, problems: string[]): ServerConfig['mail'] {
  const { MAIL_RELAY_URL: address, MAIL_RELAY_PASSWORD_FILE: file, MAIL_FROM: from } = env;
  if (address === undefined) return undefined;
  if (from === undefined) problems.push('MAIL_FROM: needed with MAIL_RELAY_URL');
  const url = new URL(address);
  if (file !== undefined) url.password = readSecret('MAIL_RELAY_PASSWORD_FILE', file, problems);
  const domains = env.MAIL_DOMAINS.toLowerCase()
    .split(',')
    .map((domain) => domain.trim());
  const customerFrom = env.MAIL_CUSTOMER_FROM;
  return { url: url.href, from: from ?? '', domains: domains.filter((domain) => domain !== ''), customerFrom };
}

function readRecordings(env: z.output<typeof Environment>, problems: string[]): ServerConfig['recordings'] {
  const { RECORDINGS_SPOOL_DIR: spool, RECORDINGS_DIR: vault, RECORDINGS_KEY_FILE: file } = env;
  if (spool === undefined) return undefined;
  if (vault === undefined) problems.push('RECORDINGS_DIR: needed with RECORDINGS_SPOOL_DIR');
  if (file === undefined) problems.push('RECORDINGS_KEY_FILE: needed with RECORDINGS_SPOOL_DIR');
  const old = env.RECORDINGS_KEY_FILE_OLD;
  const secrets = [
    file === undefined ? '' : readSecret('RECORDINGS_KEY_FILE', file, problems),
    ...(old === undefined ? [] : [readSecret('RECORDINGS_KEY_FILE_OLD', old, problems)]),
  ];
  return { spool, vault: vault ?? '', secrets };
}

function readSmsGateway(
  env: z.output<typeof Environment>,
  problems: string[],
): { url: string; token: string } | undefined {
  const { SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN_FILE: file } = env;
  if (url === undefined) return undefined;
  if (file === undefined) problems.push('SMS_GATEWAY_TOKEN_FILE: needed with SMS_GATEWAY_URL');
  return { url, token: file === undefined ? '' : readSecret('SMS_GATEWAY_TOKEN_FILE', file, problems) };
}

const BucketCredentials = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });

function readBucket(env: z.output<typeof Environment>, problems: string[]) {
  const { IMAGES_S3_URL: url, IMAGES_S3_REGION: region, IMAGES_S3_CREDENTIALS_FILE: file } = env;
  if (url === undefined) return undefined;
  try {
    return { url, region, ...BucketCredentials.parse(JSON.parse(readFileSync(file ?? '', 'utf8'))) };
  } catch {
    problems.push(
      `IMAGES_S3_CREDENTIALS_FILE: ${file ?? 'not set'} is no readable JSON with accessKeyId and secretAccessKey`,
    );
    return undefined;
  }
}

function readSecret(variable: string, file: string, problems: string[]): string {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length < 16) problems.push(`${variable}: the secret in ${file} is shorter than 16 characters`);
    return secret;
  } catch (error) {
    problems.push(`${variable}: ${error instanceof Error ? error.message : String(error)}`);
    return '';
  }
}

function readOrigin(text: string, problems: string[]): string {
  try {
    return new URL(text).origin;
  } catch {
    problems.push(`PUBLIC_ORIGIN: ${text} is not an origin`);
    return '';
  }
}
