import type { RenderedAsteriskConfig } from './asterisk-config.ts';
import type { ProvidedAsterisk } from './asterisk-provision.ts';
import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { HousePorts } from './ports.ts';

export interface RunningAsterisk {
  pid: number;
  /** Hangs up what is left, waits for the end, at most five seconds. May be called twice. */
  stop(): Promise<void>;
  /** Settles when the process is gone, wanted or not. Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** One command for Asterisk's console, its answer as text. */
  console(command: string): Promise<string>;
}

/** Starts Asterisk and returns once it is fully booted and listens on its SIP, WebSocket and AMI ports. */
export async function startAsterisk(_options: {
  home: HouseHome;
  ports: HousePorts;
  asterisk: ProvidedAsterisk;
  config: RenderedAsteriskConfig;
}): Promise<RunningAsterisk> {
  throw new HouseFault('Asterisk cannot be started yet.');
}
