import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { HouseFault } from './house-fault.ts';
import type { HousePorts } from './ports.ts';

const host = '127.0.0.1';

function tcpPortIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function udpPortIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createSocket('udp4');
    probe.once('error', () => resolve(false));
    probe.bind({ port, address: host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

async function busyPort(ports: HousePorts): Promise<{ port: number; purpose: string } | null> {
  const tcp = [
    { port: ports.server, purpose: 'the web server' },
    { port: ports.sipWebSocket, purpose: "the browsers' telephones" },
    { port: ports.ami, purpose: "Asterisk's manager interface" },
    { port: ports.bridgeHealth, purpose: "the CTI bridge's health" },
    { port: ports.fastAgi, purpose: 'callers who serve themselves' },
  ];
  for (const one of tcp) if (!(await tcpPortIsFree(one.port))) return one;
  return (await udpPortIsFree(ports.sip)) ? null : { port: ports.sip, purpose: 'SIP' };
}

/**
 * Refuses to go on when another program holds a port of the house.
 * @param patienceMs how long to wait for it: the processes of a launcher that was killed need a moment to end.
 */
export async function requireFreePorts(ports: HousePorts, patienceMs = 0): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let busy = await busyPort(ports);
  while (busy && Date.now() < deadline) {
    await pause(100);
    busy = await busyPort(ports);
  }
  if (busy) {
    throw new HouseFault(
      `Port ${busy.port}, needed for ${busy.purpose}, is taken by another program; stop that program or choose another base, for example TELLERLINE_PORT=${ports.server + 1000}.`,
    );
  }
}
