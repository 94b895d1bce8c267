import { type CommandResult, desktopContext, type HangUpCall, type OriginateCall } from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { type AmiEvent, fieldOf } from '../ami/ami-event.ts';
import { interfaceOf } from '../translate/names.ts';
import { resultOf } from './membership.ts';

/** An order is confirmed or refused within this. */
const DEADLINE_MS = 1500;
/** How long the agent's own phone may ring. */
const RING_MS = 20_000;

export const unreachable: CommandResult = { ok: false, reason: 'unreachable', message: 'Asterisk is not connected' };

/** Orders about calls: placing one with ids of our choice, ending one. */
export class CallOrders {
  private readonly connection: () => AmiConnection | null;
  private readonly awaited = new Map<string, (began: boolean) => void>();

  constructor(connection: () => AmiConnection | null) {
    this.connection = connection;
  }

  /** Hears every event, to know when a call we placed exists (or could not be made). */
  hear(event: AmiEvent): void {
    if (this.awaited.size === 0) return;
    const answer = this.awaited.get(fieldOf(event.fields, 'uniqueid'));
    if (event.name === 'Newchannel') answer?.(true);
    else if (event.name === 'OriginateResponse' && fieldOf(event.fields, 'response') === 'Failure') answer?.(false);
  }

  /** Rings the agent's phone and then dials; `ok` once the call exists in Asterisk. */
  async originate(command: OriginateCall): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return unreachable;
    if (this.awaited.has(command.callId)) return { ok: false, reason: 'refused', message: 'this call is being placed' };
    let timer: NodeJS.Timeout | undefined;
    const began = new Promise<boolean | null>((resolve) => {
      this.awaited.set(command.callId, resolve);
      timer = setTimeout(() => resolve(null), DEADLINE_MS);
    });
    try {
      const order = {
        Channel: interfaceOf(command.extension),
        ChannelId: command.callId,
        OtherChannelId: `${command.callId}-peer`,
        Context: desktopContext,
        Exten: command.destination,
        Priority: 1,
        CallerID: command.callerId,
        Timeout: RING_MS,
        Async: 'true',
      };
      await connection.action('Originate', order, DEADLINE_MS);
      const answer = await began;
      if (answer) return { ok: true };
      return answer === false
        ? { ok: false, reason: 'refused', message: 'the phone cannot be reached' }
        : { ok: false, reason: 'timeout', message: 'the call did not begin' };
    } catch (error) {
      return resultOf(error);
    } finally {
      clearTimeout(timer);
      this.awaited.delete(command.callId);
    }
  }

  /** Ends every channel of a call; `ok` once Asterisk lists none. A call that does not exist is ended already. */
  async hangUp({ callId }: HangUpCall): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return unreachable;
    const deadline = performance.now() + DEADLINE_MS;
    const left = () => Math.max(1, deadline - performance.now());
    try {
      for (;;) {
        const listed = await connection.list('CoreShowChannels', {}, left());
        const names = listed
          .filter(({ fields }) => fieldOf(fields, 'linkedid') === callId)
          .map(({ fields }) => fieldOf(fields, 'channel'));
        if (names.length === 0) return { ok: true };
        // One may be gone by now; the next listing tells.
        await Promise.allSettled(names.map((Channel) => connection.action('Hangup', { Channel, Cause: 16 }, left())));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } catch (error) {
      return resultOf(error);
    }
  }
}
