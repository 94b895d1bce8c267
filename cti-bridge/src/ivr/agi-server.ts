import { createServer, type Socket } from 'node:net';
import {
  type FactType,
  factTypes,
  IvrBegin,
  type IvrBegun,
  type IvrDo,
  type IvrLookUp,
  type IvrResult,
  type IvrWalked,
  ivrSteps,
} from '@tellerline/contracts';
import { AgiCall, CallerGone } from './agi-call.ts';
import { type AskCallback, type AskRoute, routeCall, takeCallback } from './route-call.ts';
import { type CallerPath, type Outcome, walkFlow } from './walk-flow.ts';

/** What the walk asks of the server; null: no answer in time, or a refusal. */
export interface IvrDesk {
  begin(begin: IvrBegin): Promise<IvrBegun | null>;
  lookUp(asked: IvrLookUp): Promise<IvrResult | null>;
  perform(wanted: IvrDo): Promise<IvrResult | null>;
  /** Where a caller waits who is done with it. */
  route: AskRoute;
  callback: AskCallback;
  /** Tells which way a caller went; lost where the server is away. */
  walked(walked: IvrWalked): Promise<unknown>;
}

export interface AgiServerOptions {
  host: string;
  port: number;
  desk: IvrDesk;
  log: { info(o: object, m: string): void; warn(o: object, m: string): void };
}

/** Calls in self-service at once; further callers go to the queue. */
const MOST_CALLS = 500;
const REQUEST_MS = 2000;
/** A caller who does nothing but listen is passed on after so long. */
const LONGEST_CALL_MS = 20 * 60_000;

/** Serves callers who serve themselves. Whatever fails, the connection closes and the dialplan goes on to the queue. */
export async function serveAgi(options: AgiServerOptions): Promise<{ port: number; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    if (open.size >= MOST_CALLS) {
      socket.destroy();
      return;
    }
    open.add(socket);
    const tooLong = setTimeout(() => socket.destroy(), LONGEST_CALL_MS);
    socket.on('close', () => {
      clearTimeout(tooLong);
      open.delete(socket);
    });
    void serve(socket, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

async function serve(socket: Socket, { desk, log }: AgiServerOptions): Promise<void> {
  try {
    const { call, headers } = await AgiCall.open(socket, REQUEST_MS);
    const script = headers.get('agi_network_script');
    if (script === 'route') return void (await routeCall(call, headers, desk.route));
    if (script === 'callback') return void (await takeCallback(call, headers, desk.callback));
    const [callId, dialled, queue, language, number] = [1, 2, 3, 4, 5].map((at) => headers.get(`agi_arg_${at}`) ?? '');
    const begin = IvrBegin.safeParse({ callId, dialled, queue, language, number: number || null });
    const begun = begin.success ? await call.during(desk.begin(begin.data)) : null;
    if (!begin.success || !begun) {
      log.warn({ event: 'ivr.not_begun', callId }, 'self-service not begun; the caller goes to the queue');
      call.close();
      return;
    }
    await call.tellStep(ivrSteps.selfService, 'begin');
    const types: ReadonlyMap<string, FactType> = factTypes(begun.flow);
    const path: CallerPath = { moves: [], step: begun.flow.start };
    let how: IvrWalked['how'] = 'gone';
    try {
      const outcome = await walkFlow({ call, begun, types, desk, path, ...begin.data });
      ({ how } = outcome);
      await leave(call, outcome);
    } finally {
      // Statistics: whatever becomes of them, the caller goes on.
      void desk.walked({ callId: begin.data.callId, how, ...path }).catch(() => undefined);
    }
    log.info({ event: 'ivr.left', callId, how }, 'self-service left');
  } catch (error) {
    if (error instanceof CallerGone) return;
    log.warn(
      { event: 'ivr.failed', reason: error instanceof Error ? error.message : String(error) },
      'self-service failed',
    );
  } finally {
    socket.end();
  }
}

async function leave(call: AgiCall, outcome: Outcome): Promise<void> {
  await call.tellStep(ivrSteps.selfService, outcome.how);
  if (outcome.how === 'done') await call.set('TL_SELF', 'done');
  if (outcome.how === 'agent' && outcome.queue) await call.set('TL_QUEUE', outcome.queue);
  call.close();
}
