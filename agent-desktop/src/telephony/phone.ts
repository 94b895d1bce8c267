import type { PhoneCredentials } from '@tellerline/contracts';
import type { CallQuality } from './call-quality.ts';

/** What the softphone reports. Session ids are the adapter's own; `callId` joins a session with the interaction. */
export interface PhoneListener {
  connected(): void;
  disconnected(reason: string): void;
  registered(): void;
  unregistered(): void;
  /** The registrar said no: wrong secret or unknown extension. */
  rejected(reason: string): void;
  /** `answersItself`: this agent is in the call already, or asked for it. */
  invited(session: { sessionId: string; callId: string | null; answersItself: boolean }): void;
  established(session: { sessionId: string; callId: string | null }): void;
  /** Hold and mute as they really are: the accepted re-INVITE, the track's own switch. */
  measured(session: { sessionId: string; held: boolean; muted: boolean }): void;
  ended(session: { sessionId: string }): void;
}

/** Loudness of both directions, 0…1, as measured on the tracks. */
export interface AudioLevels {
  near: number;
  far: number;
}

/**
 * A softphone, as the desk needs it. `sip-phone.ts` is the one that speaks SIP; the gallery and tests hand in others.
 * Every command settles when the far side has confirmed, and rejects when it has not.
 */
export interface Phone {
  configure(credentials: PhoneCredentials): void;
  connect(): Promise<void>;
  register(): Promise<void>;
  stop(): Promise<void>;
  /** Asks the far side for a sign of life; a dead line is reported as `disconnected`. */
  checkAlive(): Promise<void>;
  answer(sessionId: string): Promise<void>;
  decline(sessionId: string): Promise<void>;
  hangUp(sessionId: string): Promise<void>;
  setHeld(sessionId: string, held: boolean): Promise<void>;
  setMuted(sessionId: string, muted: boolean): void;
  sendDigit(sessionId: string, digit: string): Promise<void>;
  /** Takes another microphone into use, also in the middle of a call. Null: the system's choice. */
  useMicrophone(deviceId: string | null): Promise<void>;
  useSpeaker(deviceId: string | null): Promise<void>;
  quality(sessionId: string): Promise<CallQuality | null>;
  levels(sessionId: string): AudioLevels;
}
