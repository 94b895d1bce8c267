/**
 * Many agents' desktops without a screen: socket.io clients that become available, hear their streams, and wrap up every call
 * at once. Told over IPC who they are; reports every pop they got. The one without a phone only looks on.
 */
import { randomUUID } from 'node:crypto';
import type { CallView, DesktopDelta } from '@tellerline/contracts';
import { io } from 'socket.io-client';
import type { SeatedAgent } from '../support/seated-agents.ts';
import type { DesktopSocket } from '../support/test-client.ts';
import { hostMs } from './pop-clock.ts';

export interface DesktopsOrder {
  serverUrl: string;
  origin: string;
  agents: SeatedAgent[];
  /** This one's phone is in Chromium: his socket here only looks on. */
  watched: string;
}
/** A pop as one desktop got it. */
export interface HeardPop {
  callId: string;
  interactionId: string;
  extension: string;
  at: number;
  match: string;
  customerNo: string | null;
  cardNo: string | null;
}
export type DesktopsNews =
  | { kind: 'seated'; available: number }
  | { kind: 'pops'; pops: HeardPop[] }
  | { kind: 'faults'; faults: string[] }
  | { kind: 'wrapped_up'; count: number };

const tell = (news: DesktopsNews): void => void process.send?.(news);
const pops: HeardPop[] = [];
const faults: string[] = [];
let wrappedUp = 0;
const heard = new Set<string>();

process.on('message', (order: DesktopsOrder) => void seatAll(order));
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  if (pops.length > 0) tell({ kind: 'pops', pops: pops.splice(0) });
  if (faults.length > 0) tell({ kind: 'faults', faults: faults.splice(0) });
  if (wrappedUp > 0) tell({ kind: 'wrapped_up', count: wrappedUp });
  wrappedUp = 0;
}, 100);

async function seatAll(order: DesktopsOrder): Promise<void> {
  const waiting = [...order.agents];
  let available = 0;
  const seatSome = async () => {
    for (let agent = waiting.shift(); agent; agent = waiting.shift()) {
      if (await seat(order, agent)) available += 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, seatSome));
  tell({ kind: 'seated', available });
}

async function seat(order: DesktopsOrder, agent: SeatedAgent): Promise<boolean> {
  const socket: DesktopSocket = io(`${order.serverUrl}/desktop`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin: order.origin, cookie: `tl_session=${agent.token}` },
  });
  let seq = -1;
  socket.on('desktop.delta', (delta) => {
    if (seq >= 0 && delta.seq !== seq + 1) faults.push(`${agent.extension}: ${delta.seq} after ${seq}`);
    seq = delta.seq;
    hear(order, agent, delta);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  const snapshot = await socket.emitWithAck('desktop.snapshot', {});
  if (!('data' in snapshot)) throw new Error(`no snapshot for ${agent.extension}: ${snapshot.error.code}`);
  if (agent.extension !== order.watched) {
    await socket.emitWithAck('device.report', { registered: true, microphone: true, speaker: true, phoneOwner: true });
  }
  for (let attempt = 1; attempt <= 60; attempt += 1) {
    const answer = await socket.emitWithAck('presence.request', { to: 'available', reason: null, clientSeq: attempt });
    if ('data' in answer && answer.data.state === 'available') return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

function hear(order: DesktopsOrder, agent: SeatedAgent, { change }: DesktopDelta): void {
  if (change.kind !== 'call') return;
  const { call } = change;
  const customerNo = call.match.candidates[0]?.customerNo ?? null;
  const key = `${agent.extension} ${call.callId} ${customerNo}`;
  if (!heard.has(key)) {
    heard.add(key);
    pops.push({
      callId: call.callId,
      interactionId: call.interactionId,
      extension: agent.extension,
      at: hostMs(),
      match: call.match.kind,
      customerNo,
      cardNo: call.card?.summary.customerNo ?? null,
    });
  }
  const isDue = call.endedAt !== null && call.wrapUp.required && call.wrapUp.doneAt === null;
  if (isDue && !heard.has(`done ${call.interactionId}`)) {
    heard.add(`done ${call.interactionId}`);
    void wrapUp(order, agent, call);
  }
}

async function wrapUp(order: DesktopsOrder, agent: SeatedAgent, call: CallView): Promise<void> {
  try {
    const response = await fetch(`${order.serverUrl}/api/v1/interactions/${call.interactionId}/wrap-up`, {
      method: 'POST',
      headers: {
        origin: order.origin,
        cookie: `tl_session=${agent.token}`,
        'x-csrf-token': agent.csrf,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ key: randomUUID(), dispositionCode: 'enquiry_resolved' }),
    });
    const text = await response.text();
    if (response.ok) wrappedUp += 1;
    else faults.push(`wrap-up of ${call.callId}: ${response.status} ${text.slice(0, 200)}`);
  } catch (error) {
    faults.push(`wrap-up of ${call.callId}: ${String(error)}`);
  }
}
