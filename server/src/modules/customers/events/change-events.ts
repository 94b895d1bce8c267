import type { CustomerEventWhat, EventField } from '@tellerline/contracts';
import type { z } from 'zod';
import type { CustomerChange, ReviewsApi } from '../../reviews/index.ts';
import { type EventQuestion, type EventSource, type EventTold, type FoundEvent, holds, told } from './event-source.ts';

/** Of a change so many fields are told; how many there are is told too. */
const FIELDS_TOLD = 4;

type Field = z.infer<typeof EventField>;
const what = {
  submitted: 'change_submitted',
  approved: 'change_approved',
  returned: 'change_returned',
} as const satisfies Record<CustomerChange['state'], CustomerEventWhat>;

/** Changes of the customer's records: what was approved, and to whose business it is what waits and what came back. */
export const changeEvents = (reviews: Pick<ReviewsApi, 'customerChanges'>): EventSource => ({
  name: 'change',
  kind: 'change',
  find: async (em, question) => {
    const changes = await reviews.customerChanges(em, question.actor, question);
    if (question.q === null) return changes.map((change) => found(change, () => tell(change)));
    return searched(question, changes, (behind) =>
      reviews.customerChanges(em, question.actor, { ...question, behind }),
    );
  },
});

const found = (change: CustomerChange, tellIt: FoundEvent['tell']): FoundEvent => ({
  at: change.at,
  id: change.id,
  tell: tellIt,
});

/** A text is looked for in what this person reads, never in what is masked for him: therefore after it was told. */
async function searched(
  question: EventQuestion,
  first: readonly CustomerChange[],
  more: (behind: EventQuestion['behind']) => Promise<CustomerChange[]>,
): Promise<FoundEvent[]> {
  const hits: FoundEvent[] = [];
  for (let changes = first; ; ) {
    for (const change of changes) {
      const event = await tell(change);
      if (says(event, question.q)) hits.push(found(change, () => event));
      if (hits.length === question.limit) return hits;
    }
    const last = changes.at(-1);
    if (!last || changes.length < question.limit) return hits;
    changes = await more({ at: last.at, of: { id: last.id } });
  }
}

const says = (event: EventTold, q: string | null): boolean =>
  holds(
    q,
    ...[event.subject, ...event.fields.flatMap(({ label, before, after }) => [label, before, after])].flatMap(
      (label) => [label?.['zh-CN'], label?.en],
    ),
    event.by,
    event.reviewedBy,
    event.text,
  );

async function tell(change: CustomerChange): Promise<EventTold> {
  const rows = await change.fields();
  return told({
    what: what[change.state],
    severity: change.state === 'returned' ? 'warning' : 'info',
    subject: change.kindLabel,
    by: change.enteredBy,
    reviewedBy: change.reviewedBy,
    text: change.reason,
    fields: rows
      .slice(0, FIELDS_TOLD)
      .map(({ label, before, after }): Field => ({ label, before: before?.text ?? null, after: after?.text ?? null })),
    fieldCount: rows.length,
    opens: change.mayOpen ? { what: 'review', id: change.id } : null,
    provenance: { source: 'crm', asOf: change.at.toISOString() },
  });
}
