import {
  type AnnounceCommand,
  announcedPrompts,
  announcedWords,
  announcementVariable,
  autoAnswerSipHeader,
  type CommandResult,
  callIdSipHeader,
  desktopContext,
  type EndRing,
  type HangUpCall,
  hearContext,
  heardPrompts,
  Locale,
  type MonitorAgent,
  monitorContext,
  monitorPrefix,
  type OriginateCall,
  orderVariables,
  type PlayWords,
} from '@tellerline/contracts';
import type { AmiActionFields } from '../ami/ami-action.ts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { type AmiEvent, fieldOf } from '../ami/ami-event.ts';
import { ANSWERED_ELSEWHERE } from '../translate/legs.ts';
import { extensionIn, interfaceOf, isMonitor } from '../translate/names.ts';
import { resultOf } from './membership.ts';
import { partiesOf } from './moves.ts';
import { unreachable } from './unreachable.ts';

/** An order is confirmed or refused within this. */
const DEADLINE_MS = 1500;
const languages = Locale.options;
/** How long the agent's own phone may ring. */
const RING_MS = 20_000;

/** Orders about calls: placing one with ids of our choice, being with one, ending one. */
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
  originate(command: OriginateCall): Promise<CommandResult> {
    return this.place(command.callId, {
      Variable: headersOf({ [callIdSipHeader]: command.callId, [autoAnswerSipHeader]: 'yes' }),
      Channel: interfaceOf(command.extension),
      OtherChannelId: `${command.callId}-peer`,
      Context: desktopContext,
      Exten: command.destination,
      CallerID: command.callerId,
    });
  }

  /** Puts a supervisor's phone to an agent's call, or changes how it is there; `ok` once it rings, or was sent on. */
  async monitor(command: MonitorAgent): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return unreachable;
    const deadline = performance.now() + DEADLINE_MS;
    const left = () => Math.max(1, deadline - performance.now());
    try {
      const { agents } = await partiesOf(connection, command.callId, left());
      const spied = agents.find(({ extension }) => extension === command.agent)?.name;
      if (!spied) return { ok: false, reason: 'refused', message: 'the agent is not on the line' };
      const place = { Context: monitorContext, Exten: command.mode, Priority: 1 };
      const Channel = await monitorOf(connection, command.by, left());
      if (Channel) {
        await connection.action('Setvar', { Channel, Variable: orderVariables.spied, Value: spied }, left());
        await connection.action('Redirect', { Channel, ...place }, left());
        return { ok: true };
      }
      const id = `${monitorPrefix}${command.orderId}`;
      return await this.place(id, {
        Channel: interfaceOf(command.by),
        ...place,
        Variable: [
          `${orderVariables.spied}=${spied}`,
          headersOf({ [callIdSipHeader]: id, [autoAnswerSipHeader]: 'yes' }),
        ].join(','),
      });
    } catch (error) {
      return resultOf(error);
    }
  }

  /** What callers hear before anything else: a variable of the whole dialplan. */
  async announce({ message, words }: AnnounceCommand): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return unreachable;
    try {
      const set = (Variable: string, Value: string) => connection.action('Setvar', { Variable, Value }, DEADLINE_MS);
      // First what is to be said, then that it is: nobody hears half of it.
      for (const language of languages) if (words) await set(announcedPrompts[language], words[language]);
      await set(announcementVariable, words ? announcedWords : (message ?? ''));
      return { ok: true };
    } catch (error) {
      return resultOf(error);
    }
  }

  /** Plays a text to a phone that answers by itself. */
  async playWords({ by, orderId, words }: PlayWords): Promise<CommandResult> {
    const id = `${monitorPrefix}${orderId}`;
    return this.place(id, {
      Channel: interfaceOf(by),
      Context: hearContext,
      Exten: 's',
      Priority: 1,
      Variable: [
        ...languages.map((language) => `${heardPrompts[language]}=${words[language]}`),
        headersOf({ [callIdSipHeader]: id, [autoAnswerSipHeader]: 'yes' }),
      ].join(','),
    });
  }

  private async place(callId: string, order: AmiActionFields): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return unreachable;
    if (this.awaited.has(callId)) return { ok: false, reason: 'refused', message: 'this call is being placed' };
    let timer: NodeJS.Timeout | undefined;
    const began = new Promise<boolean | null>((resolve) => {
      this.awaited.set(callId, resolve);
      timer = setTimeout(() => resolve(null), DEADLINE_MS);
    });
    try {
      const more = { ChannelId: callId, Priority: 1, Timeout: RING_MS, Async: 'true' };
      await connection.action('Originate', { ...order, ...more }, DEADLINE_MS);
      const answer = await began;
      if (answer) return { ok: true };
      return answer === false
        ? { ok: false, reason: 'refused', message: 'the phone cannot be reached' }
        : { ok: false, reason: 'timeout', message: 'the call did not begin' };
    } catch (error) {
      return resultOf(error);
    } finally {
      clearTimeout(timer);
      this.awaited.delete(callId);
    }
  }

  /** Ends a leg that still rings, as if another had answered: the queue goes on to the next agent at once. */
  async endRing({ callId, offerId }: EndRing): Promise<CommandResult> {
    const connection = this.connection();
    if (!connection) return unreachable;
    try {
      const listed = await connection.list('CoreShowChannels', {}, DEADLINE_MS);
      const leg = listed.find(
        ({ fields }) => fieldOf(fields, 'uniqueid') === offerId && fieldOf(fields, 'linkedid') === callId,
      );
      if (!leg || fieldOf(leg.fields, 'channelstatedesc') === 'Up') return { ok: true };
      const order = { Channel: fieldOf(leg.fields, 'channel'), Cause: ANSWERED_ELSEWHERE };
      await connection.action('Hangup', order, DEADLINE_MS);
      return { ok: true };
    } catch (error) {
      return resultOf(error);
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

/** SIP headers of the INVITE to a phone, as variables of the order that rings it. */
const headersOf = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `PJSIP_HEADER(add,${name})=${value}`)
    .join(',');

/** The channel by which this supervisor is with a call already. */
async function monitorOf(connection: AmiConnection, extension: string, timeoutMs: number): Promise<string | null> {
  const listed = await connection.list('CoreShowChannels', {}, timeoutMs);
  const found = listed.find(
    ({ fields }) => isMonitor(fieldOf(fields, 'uniqueid')) && extensionIn(fieldOf(fields, 'channel')) === extension,
  );
  return found ? fieldOf(found.fields, 'channel') : null;
}
