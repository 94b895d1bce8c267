import type { Ack, CtiClientToServer, CtiServerToClient, FactBatch } from '@tellerline/contracts';
import { io, type Socket } from 'socket.io-client';

export type BridgeSocket = Socket<CtiServerToClient, CtiClientToServer>;

/** The bridge's end of the link, for tests of the server. */
export async function openBridge(base: string, token: string, journalId = 'journal-1'): Promise<BridgeSocket> {
  const socket: BridgeSocket = io(`${base}/cti`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  await socket.emitWithAck('cti.hello', { journalId, bridgeVersion: 'test' });
  return socket;
}

/** Sends facts and tells the answer. */
export const sendFacts = (socket: BridgeSocket, batch: FactBatch): Promise<Ack<{ throughSeq: number }>> =>
  socket.emitWithAck('cti.facts', batch);
