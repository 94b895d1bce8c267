/**
 * The floor under the pop: reads AMI from the port given, and for AgentCalled sends the caller's name over a bare `ws` to a
 * blank page that writes it. Says its own address on stdout. Arguments: AMI port, file with the callers, extension.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import net from 'node:net';
import { WebSocketServer } from 'ws';
import type { KnownCaller } from './pop-bank.ts';

const [amiPort = '', callersFile = '', extension = ''] = process.argv.slice(2);
const callers = JSON.parse(readFileSync(callersFile, 'utf8')) as KnownCaller[];
const nameOf = new Map(callers.map(({ e164, name }) => [e164.slice(3), name]));

const page = `<!doctype html><meta charset="utf-8"><title>floor</title><h2></h2><script>
  window.popMarks = [];
  const heading = document.querySelector('h2');
  const socket = new WebSocket('ws://' + location.host + '/ws');
  socket.onopen = () => { window.popReady = true; };
  socket.onmessage = ({ data }) => {
    const { callId, name } = JSON.parse(data);
    heading.textContent = name;
    requestAnimationFrame(() => {
      window.popMarks.push({ callId, at: performance.timeOrigin + performance.now(), name: heading.textContent });
    });
  };
</script>`;
const http = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address && typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address.port}/\n`);
});

const headerOf = (message: string, name: string): string =>
  new RegExp(`^${name}: (.*)\r?$`, 'm').exec(message)?.[1] ?? '';

let rest = '';
const ami = net.connect(Number(amiPort), '127.0.0.1', () => {
  ami.write('Action: Login\r\nUsername: tellerline\r\nSecret: secret\r\n\r\n');
});
ami.setNoDelay(true);
ami.setEncoding('utf8').on('data', (text: string) => {
  const messages = (rest + text).split('\r\n\r\n');
  rest = messages.pop() ?? '';
  for (const message of messages) {
    if (!message.includes('Event: AgentCalled\r\n')) continue;
    if (headerOf(message, 'Interface') !== `PJSIP/${extension}`) continue;
    const name = nameOf.get(headerOf(message, 'CallerIDNum')) ?? '';
    for (const socket of sockets.clients) socket.send(JSON.stringify({ callId: headerOf(message, 'Linkedid'), name }));
  }
});
ami.on('close', () => process.exit(0));
