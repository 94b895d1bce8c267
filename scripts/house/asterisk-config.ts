import type { ProvidedAsterisk } from './asterisk-provision.ts';
import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { HousePorts } from './ports.ts';
import type { HouseSecrets } from './secrets.ts';

export interface AsteriskConfigOptions {
  home: HouseHome;
  ports: HousePorts;
  secrets: HouseSecrets;
  asterisk: ProvidedAsterisk;
  /** How long a caller waits in a queue before the goodbye; 60 s unless told. */
  queueTimeoutSeconds?: number;
  /** How long one agent's phone rings before the next is tried; 15 s unless told. */
  ringSeconds?: number;
}

export interface RenderedAsteriskConfig {
  /** To hand to `asterisk -C`. */
  configFile: string;
  /** Who Asterisk runs as; null: as the launcher itself. */
  runAs: { uid: number; gid: number; name: string } | null;
  /** Something a running Asterisk does not know yet. */
  changed: boolean;
}

/** Renders ivr-scripts into TELLERLINE_HOME/asterisk-run; files that stay the same are left alone. */
export function renderConfig(_options: AsteriskConfigOptions): RenderedAsteriskConfig {
  throw new HouseFault('The configuration of Asterisk cannot be rendered yet.');
}
