import type { CallView } from '@tellerline/contracts';
import type { Desk } from '../../app/desk.ts';

/** The call that is being handled: it talks, or its wrap-up is not yet sent. Null while there is none, or while one only rings. */
export function openCall({ phone, outbox }: Pick<Desk, 'phone' | 'outbox'>): CallView | null {
  const snapshot = phone.calls.front()?.getSnapshot();
  const view = snapshot?.context.view;
  if (!view || !(snapshot.hasTag('talking') || snapshot.matches('afterCall'))) return null;
  const sent = outbox.find(view.interactionId);
  return sent && sent.state !== 'refused' ? null : view;
}
