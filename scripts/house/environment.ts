import { join } from 'node:path';
import { amiUsername } from '@tellerline/contracts';
import type { HouseHome } from './home.ts';
import type { HousePorts } from './ports.ts';
import type { HouseSecrets } from './secrets.ts';

const host = '127.0.0.1';

export interface HouseUrls {
  /** Where people open the desktop. */
  desktop: string;
  /** The bridge's health and metrics. */
  bridge: string;
  /** Asterisk's SIP over WebSocket. */
  sipWebSocket: string;
}

export const urlsOf = (ports: HousePorts): HouseUrls => ({
  desktop: `http://${host}:${ports.server}`,
  bridge: `http://${host}:${ports.bridgeHealth}`,
  sipWebSocket: `ws://${host}:${ports.sipWebSocket}/ws`,
});

/**
 * What every child inherits from the launcher's own environment: all of it, so that any documented setting can be given
 * to `npm start`, less what npm and test runners leave there.
 */
export function inheritedEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VITEST|NODE_OPTIONS$|NODE_CHANNEL|INIT_CWD$|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/;
  return Object.fromEntries(Object.entries(own).filter(([name]) => !foreign.test(name)));
}

export const databaseUrlOf = (home: HouseHome): string => `sqlite:${home.database}`;

/** Settings of the server in this house. */
export function serverEnvironment(house: {
  ports: HousePorts;
  secrets: HouseSecrets;
  home: HouseHome;
  databaseUrl: string;
  desktopDir: string | null;
}): NodeJS.ProcessEnv {
  const urls = urlsOf(house.ports);
  return {
    NODE_ENV: 'production',
    HOST: host,
    PORT: String(house.ports.server),
    DATABASE_URL: house.databaseUrl,
    IMAGES_DIR: house.home.images,
    ASTERISK_LOG_DIR: join(house.home.asteriskRun, 'log'),
    JOURNAL_DIR: house.home.journal,
    RECORDINGS_SPOOL_DIR: join(house.home.asteriskRun, 'var/spool/monitor'),
    RECORDINGS_DIR: house.home.recordings,
    RECORDINGS_KEY_FILE: house.secrets.recordings,
    CTI_TOKEN_FILE: house.secrets.ctiToken,
    SIP_SECRETS_FILE: house.secrets.sip,
    SPOKEN_FLOWS_FILE: house.home.spokenFlows,
    SPOKEN_WORDS_FILE: house.home.spokenWords,
    SIP_WEBSOCKET_URL: urls.sipWebSocket,
    DESKTOP_DIR: house.desktopDir ?? '',
    PUBLIC_ORIGIN: urls.desktop,
  };
}

/** Settings of the CTI bridge in this house. */
export function bridgeEnvironment(house: {
  ports: HousePorts;
  secrets: HouseSecrets;
  home: HouseHome;
}): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    AMI_HOST: host,
    AMI_PORT: String(house.ports.ami),
    AMI_USERNAME: amiUsername,
    AMI_SECRET_FILE: house.secrets.ami,
    SERVER_URL: urlsOf(house.ports).desktop,
    CTI_TOKEN_FILE: house.secrets.ctiToken,
    JOURNAL_DIR: house.home.journal,
    HEALTH_PORT: String(house.ports.bridgeHealth),
    AGI_PORT: String(house.ports.fastAgi),
    QUEUES_FILE: house.home.addedQueues,
  };
}
