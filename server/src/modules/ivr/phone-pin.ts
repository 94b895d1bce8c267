import { randomInt } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FlowValue, PhonePinCode } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { forkOf } from '../../persistence/orm.ts';
import { hashPassword } from '../identity/index.ts';
import type { IvrDesk } from './ivr.ports.ts';
import { ivrDb, type SessionRow } from './ivr.tables.ts';
import { closeTry, takeTry } from './pin-tries.ts';
import { keepProof, PROOF_MS, proofOf } from './proof.ts';

/** How long a code an agent gave out may be used, in milliseconds. */
const CODE_MS = 24 * 3_600_000;

/** Argon2 is told whose PIN it is, so that a hash moved to another customer proves nothing. */
const bound = (customerNo: string, pin: string): string => `${customerNo}:${pin}`;

/** Compares a PIN with a try that was opened for it, and writes down what it proves. Null: not right, or no try left. */
export async function comparePin(
  desk: IvrDesk,
  session: SessionRow,
  pin: string,
): Promise<Record<string, FlowValue> | null> {
  const { deps, passwords, ports } = desk;
  const customerNo = session.customer_no;
  const taken = await deps.transaction(async (em) => {
    const open = await takeTry(em, session.call_id);
    const stored = customerNo
      ? await ivrDb(em).selectFrom('phone_pin').selectAll().where('customer_no', '=', customerNo).executeTakeFirst()
      : undefined;
    return open && { ...open, stored };
  });
  if (!taken) return null;
  const { stored } = taken;
  const now = deps.clock.now();
  const usable = stored && (stored.code_until === null || stored.code_until > now) ? stored : null;
  const fits = await passwords.matches(usable?.hash ?? null, bound(customerNo ?? '', pin));
  const right = fits && !taken.barred;
  const isCode = usable?.code_until != null;
  await deps.transaction(async (em) => {
    if (!taken.barred) await closeTry(em, taken.id, right);
    const details = { customer: customerNo, callId: session.call_id };
    await recordAudit(
      em,
      { actor: 'system', key: right ? 'PhonePin.Proved' : 'PhonePin.Refused', subjectId: session.call_id, details },
      deps.clock,
    );
    if (!right || !customerNo) return;
    const until = new Date(now.getTime() + PROOF_MS);
    await keepProof(em, ports.secret, { callId: session.call_id, customerNo, level: 'pin', until }, now);
    if (isCode) await ivrDb(em).deleteFrom('phone_pin').where('customer_no', '=', customerNo).execute();
  });
  return right ? { pin_is_code: isCode } : null;
}

/** Six of a kind, or six in a row, up or down. */
const isSimple = (pin: string): boolean =>
  /^(\d)\1+$/.test(pin) || '01234567890'.includes(pin) || '09876543210'.includes(pin);

/** A PIN the caller chose, kept until he repeats it. */
export async function choosePin(desk: IvrDesk, session: SessionRow, pin: string): Promise<boolean> {
  if (!/^\d{6}$/.test(pin) || isSimple(pin) || !(await provedOn(desk, session))) return false;
  const chosenHash = await hashPassword(bound(session.customer_no ?? '', pin));
  await desk.deps.transaction(async (em) => {
    await ivrDb(em)
      .updateTable('ivr_session')
      .set({ chosen_hash: chosenHash })
      .where('call_id', '=', session.call_id)
      .execute();
  });
  return true;
}

/** The PIN chosen, typed again: from now on it is the customer's. */
export async function repeatPin(desk: IvrDesk, session: SessionRow, pin: string): Promise<boolean> {
  const customerNo = await provedOn(desk, session);
  if (!customerNo || !(await desk.passwords.matches(session.chosen_hash, bound(customerNo, pin)))) return false;
  const hash = session.chosen_hash ?? '';
  await desk.deps.transaction(async (em) => {
    await keepPin(em, { customer_no: customerNo, hash, code_until: null, set_by: null, set_at: desk.deps.clock.now() });
    await ivrDb(em)
      .updateTable('ivr_session')
      .set({ chosen_hash: null })
      .where('call_id', '=', session.call_id)
      .execute();
    const details = { customer: customerNo, callId: session.call_id };
    await recordAudit(
      em,
      { actor: 'system', key: 'PhonePin.Set', subjectId: session.call_id, details },
      desk.deps.clock,
    );
  });
  return true;
}

/** Whose PIN was right on this call, while that counts. */
export async function provedOn({ ports, deps }: IvrDesk, session: SessionRow): Promise<string | null> {
  const proof = await proofOf(forkOf(deps.orm), ports.secret, session.call_id, deps.clock.now());
  return proof?.level === 'pin' ? proof.customerNo : null;
}

/**
 * The first of two steps to a PIN: a code for the customer an agent has on the phone and has identified. It opens the door
 * once, to choose a PIN; the PIN he had is gone. The code is shown once and kept only as a hash.
 * @throws AppError resource.not_found when the agent is not on a call with this customer, ivr.not_proved while nothing on that
 * call has proved that it is he
 */
export async function issueCode(desk: IvrDesk, actor: Actor, customerNo: string): Promise<PhonePinCode> {
  if (!(await desk.ports.calls.isOnCallWith(actor, customerNo)))
    throw new AppError('resource.not_found', { status: 404 });
  if (!(await desk.ports.calls.hasProvedCaller(actor, customerNo)))
    throw new AppError('ivr.not_proved', { status: 409 });
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const hash = await hashPassword(bound(customerNo, code));
  const now = desk.deps.clock.now();
  const until = new Date(now.getTime() + CODE_MS);
  await desk.deps.transaction(async (em) => {
    await keepPin(em, { customer_no: customerNo, hash, code_until: until, set_by: actor.userId, set_at: now });
    await recordAudit(
      em,
      { actor, key: 'PhonePin.CodeIssued', subjectId: customerNo, details: { customer: customerNo } },
      desk.deps.clock,
    );
  });
  return { code, until: until.toISOString() };
}

async function keepPin(
  em: SqlEntityManager,
  row: { customer_no: string; hash: string; code_until: Date | null; set_by: string | null; set_at: Date },
): Promise<void> {
  await ivrDb(em).deleteFrom('phone_pin').where('customer_no', '=', row.customer_no).execute();
  await ivrDb(em).insertInto('phone_pin').values(row).execute();
}
