import { type Flow, FlowId } from '@tellerline/contracts';

/** A flow that says one thing and ends: where its author begins. Null where it cannot be called so. */
export function newFlow(id: string): Flow | null {
  if (!FlowId.safeParse(id).success) return null;
  const text = { 'zh-CN': '您好', en: 'Hello' };
  return {
    id,
    kind: 'agent',
    name: { 'zh-CN': id, en: id },
    purpose: { 'zh-CN': '', en: '' },
    starts: { queues: [], numbers: [], crisis: [] },
    start: 'open',
    mustDisclose: [],
    idleMinutes: 60,
    steps: [
      { kind: 'say', id: 'open', text, next: 'close', deadline: null },
      {
        kind: 'end',
        id: 'close',
        text: { 'zh-CN': '再见', en: 'Goodbye' },
        disposition: 'enquiry_resolved',
        sale: false,
        note: null,
      },
    ],
  };
}
