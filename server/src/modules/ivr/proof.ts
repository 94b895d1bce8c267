import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { isProvedLevel, type ProvedLevel } from '@tellerline/contracts';
import { ivrDb } from './ivr.tables.ts';

/** How long a proof counts, through transfers and what comes after, in milliseconds. */
export const PROOF_MS = 30 * 60_000;

export interface Proof {
  callId: string;
  customerNo: string;
  level: ProvedLevel;
  until: Date;
}

const sign = (secret: string, callId: string, ...said: string[]): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['tellerline-identity-2', callId, ...said]))
    .digest('base64url');

/** A proof as text: what it says, and a signature that holds for this call alone. */
export function writeProof(secret: string, { callId, customerNo, level, until }: Proof): string {
  const said = [customerNo, level, String(until.getTime())];
  return [...said, sign(secret, callId, ...said)].join('.');
}

/** Null where it was not signed by this house for this call, or has come to its end. */
export function readProof(secret: string, callId: string, text: string | null, now: Date): Proof | null {
  const [customerNo = '', level = '', end = '', signature = ''] = (text ?? '').split('.');
  const expected = Buffer.from(sign(secret, callId, customerNo, level, end));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || !isProvedLevel(level)) return null;
  const until = new Date(Number(end));
  return until > now ? { callId, customerNo, level, until } : null;
}

/** What was proved on a call and still counts; null: nothing. */
export async function proofOf(em: SqlEntityManager, secret: string, callId: string, now: Date): Promise<Proof | null> {
  const row = await ivrDb(em)
    .selectFrom('identity_proof')
    .select('proof')
    .where('call_id', '=', callId)
    .executeTakeFirst();
  return readProof(secret, callId, row?.proof ?? null, now);
}

/** Keeps a proof as the only one of its call. A PIN that still counts for the same customer stays: it proves more. */
export async function keepProof(em: SqlEntityManager, secret: string, proof: Proof, now: Date): Promise<void> {
  const before = await proofOf(em, secret, proof.callId, now);
  if (before?.level === 'pin' && proof.level !== 'pin' && before.customerNo === proof.customerNo) return;
  await dropProof(em, proof.callId);
  await ivrDb(em)
    .insertInto('identity_proof')
    .values({ call_id: proof.callId, proof: writeProof(secret, proof) })
    .execute();
}

/** Nothing is proved on this call any more. */
export async function dropProof(em: SqlEntityManager, callId: string): Promise<void> {
  await ivrDb(em).deleteFrom('identity_proof').where('call_id', '=', callId).execute();
}
