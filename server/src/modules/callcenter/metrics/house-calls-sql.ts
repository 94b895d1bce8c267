import type { MetricSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { MomentSql } from '../../../persistence/moment-sql.ts';
import { nextCallSql } from './next-call-sql.ts';

/** Calls that began in here, both ends included. */
export interface RecordRange {
  from: Date;
  until: Date;
}

/** Legs and after-call work of a call may begin so much later than the call. */
const LONGEST_CALL_MS = 86_400_000;

/**
 * The centre's own inbound calls as call records, a SELECT for a FROM clause: `source`, `id`, `started_at`, `queue`, `dnis`,
 * `type` (the disposition's group), `agent` (who answered last), `disposition`, and the columns `tallySql` wants.
 */
export function houseCallsSql(range: RecordRange, settings: MetricSettings, moments: MomentSql): RawBuilder<unknown> {
  const until = new Date(range.until.getTime() + LONGEST_CALL_MS);
  const next = nextCallSql('interaction', ['customer_no'], sql`direction = 'inbound'`, range, settings.repeatDays);
  const calledAgain = sql`n.next_at <= ${moments.daysLater(sql`i.started_at`, settings.repeatDays)}`;
  return sql`
    select 'house' as source, i.id as id, i.started_at as started_at, i.queue as queue, i.dnis as dnis, ${sql.ref('d.group')} as type,
      i.agent_user_id as agent, i.disposition_code as disposition,
      case
        when i.outcome = 'abandoned_in_queue' then 'abandoned'
        when i.outcome in ('queue_timeout', 'no_agent', 'callback') then 'flowed_out'
        when i.answered_at is not null or i.outcome = 'answered' then 'answered'
        when i.outcome is null then 'waiting'
        when i.outcome = 'abandoned_in_ivr' then 'left_in_ivr'
        when i.queued_at is null then 'left_in_ivr'
        else 'failed'
      end as class,
      i.wait_ms as wait_ms, i.talk_ms as talk_ms, i.hold_ms as hold_ms,
      coalesce(w.wrap_ms, 0) as wrap_ms, coalesce(l.agents, 0) as agents,
      case when i.customer_no is null then null when ${calledAgain} then 1 else 0 end as is_repeat,
      i.rating as rating
    from interaction i
    left join (${next}) n on n.customer_no = i.customer_no and n.started_at = i.started_at
    left join disposition d on d.code = i.disposition_code
    left join (
      select interaction_id, count(distinct extension) as agents from interaction_offer
      where connected_at between ${range.from} and ${until} group by interaction_id
    ) l on l.interaction_id = i.id
    left join (
      select interaction_id, sum(${moments.between(sql`started_at`, sql`ended_at`)}) as wrap_ms from presence_period
      where state = 'wrap_up' and started_at between ${range.from} and ${until} group by interaction_id
    ) w on w.interaction_id = i.id
    where i.direction = 'inbound' and i.started_at between ${range.from} and ${range.until}`;
}
