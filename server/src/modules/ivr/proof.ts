import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a PIN given counts, through transfers and what comes after, in milliseconds. */
export const PROOF_MS = 30 * 60_000;

export interface Proof {
  callId: string;
  customerNo: string;
  until: Date;
}

const sign = (secret: string, callId: string, customerNo: string, until: string): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['tellerline-identity-1', callId, customerNo, until]))
    .digest('base64url');

/** A proof as text: what it says, and a signature that holds for this call alone. */
export function writeProof(secret: string, { callId, customerNo, until }: Proof): string {
  const end = String(until.getTime());
  return `${customerNo}.${end}.${sign(secret, callId, customerNo, end)}`;
}

/** Null where it was not signed by this house for this call, or has come to its end. */
export function readProof(secret: string, callId: string, text: string | null, now: Date): Proof | null {
  const [customerNo = '', end = '', signature = ''] = (text ?? '').split('.');
  const expected = Buffer.from(sign(secret, callId, customerNo, end));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const until = new Date(Number(end));
  return until > now ? { callId, customerNo, until } : null;
}
