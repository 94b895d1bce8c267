import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** Accepts every REGISTER over WebSocket, so that the desktop's phone is ready; places no calls. */
export async function startRegistrar(): Promise<{ url: string; close(): void }> {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
  });
  await once(server, 'listening');
  server.on('connection', (socket) => socket.on('message', (data) => answer(socket, String(data))));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    close: () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

function answer(socket: WebSocket, request: string): void {
  if (!request.startsWith('REGISTER ')) return;
  const lines = request.split('\r\n');
  const copied = lines.filter((line) => /^(via|from|call-id|cseq):/i.test(line));
  const to = lines.find((line) => /^to:/i.test(line)) ?? 'To: <sip:nobody@localhost>';
  const contact = lines.find((line) => /^contact:/i.test(line)) ?? '';
  socket.send(
    ['SIP/2.0 200 OK', ...copied, `${to};tag=registrar`, contact, 'Expires: 600', 'Content-Length: 0', '', ''].join(
      '\r\n',
    ),
  );
}
