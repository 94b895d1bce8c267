import { HouseFault } from './house-fault.ts';

/** Every port one installation listens on, all counted from one base so that two can live side by side. */
export interface HousePorts {
  /** HTTP and Socket.IO of the server; the desktop is served here. */
  server: number;
  /** Asterisk's HTTP server: SIP over WebSocket for the desktops at `/ws`. */
  sipWebSocket: number;
  /** Asterisk Manager Interface. */
  ami: number;
  /** SIP over UDP: the trunk, and the simulated caller. */
  sip: number;
  /** Health and metrics of the CTI bridge. */
  bridgeHealth: number;
  /** FastAGI between the dialplan and the bridge: callers who serve themselves. */
  fastAgi: number;
  /** MariaDB of the tests. */
  mariadb: number;
  /** UDP ports Asterisk takes for voice, first and last. */
  rtp: { first: number; last: number };
}

export const defaultBasePort = 7400;
const spacing = 1000;

/** The ports of the installation with this base. */
export function portsFrom(base: number): HousePorts {
  return {
    server: base,
    sipWebSocket: base + 1,
    ami: base + 2,
    sip: base + 3,
    bridgeHealth: base + 4,
    fastAgi: base + 5,
    mariadb: base + 6,
    rtp: { first: base + 100, last: base + 899 },
  };
}

/** Reads TELLERLINE_PORT; 7400 when it is not set. */
export function readBasePort(value: string | undefined): number {
  if (value === undefined || value === '') return defaultBasePort;
  const base = Number(value);
  if (!/^\d+$/.test(value) || base < 1024 || base > 65535 - spacing) {
    throw new HouseFault(
      `TELLERLINE_PORT must be a number from 1024 to ${65535 - spacing}, not ${JSON.stringify(value.slice(0, 40))}.`,
    );
  }
  return base;
}
