import type { IndicatorKey } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { dayBefore, momentBefore, type Rating, untilOf, within } from './rating.ts';

/** A SELECT of customer_id, value and base: what one indicator finds. */
export type Finding = (rating: Rating) => RawBuilder<unknown>;

/** Who is tied to whom by a guarantee: guarantor, guaranteed party, guarantee company. */
const guaranteeRoles = sql.join(['01', '02', '20'].map((role) => sql.lit(role)));

/** Indicators out of accounts, loans of partners, papers and calls. */
export const holdingFindings: Partial<Record<IndicatorKey, Finding>> = {
  product_ended: (rating) => sql`
    select a.customer_id, count(*) as value, 0 as base from account a
     where a.closed_on > ${dayBefore(rating, rating.rules.indicators.product_ended.windowDays)} and a.closed_on <= ${rating.day}
       and ${within(rating, 'a.customer_id')}
       and exists (select 1 from account o where o.customer_id = a.customer_id and o.opened_on <= ${rating.day}
                      and (o.closed_on is null or o.closed_on > ${rating.day}))
     group by a.customer_id`,
  relationship_ended: (rating) => sql`
    select a.customer_id, 1 as value, count(*) as base from account a
     where a.opened_on <= ${rating.day} and ${within(rating, 'a.customer_id')}
     group by a.customer_id
    having max(case when a.closed_on is null or a.closed_on > ${rating.day} then 1 else 0 end) = 0
       and max(a.closed_on) > ${dayBefore(rating, rating.rules.indicators.relationship_ended.windowDays)}`,
  complaint_open: (rating) => {
    const { windowDays, baseDays } = rating.rules.indicators.complaint_open;
    return sql`
    select z.customer_id, count(*) as value, 0 as base from (
    select c.id as customer_id
      from interaction i join customer c on c.customer_no = i.customer_no
      join disposition d on d.code = i.disposition_code
     where ${sql.ref('d.group')} = 'complaint' and d.requires_follow_up = 1 and ${within(rating, 'c.id')}
       and i.started_at < ${momentBefore(rating, windowDays)} and i.started_at >= ${momentBefore(rating, windowDays + baseDays)}
       and (i.follow_up_done_at is null or i.follow_up_done_at >= ${untilOf(rating)})
       and not exists (select 1 from service_request s where s.interaction_id = i.id and s.complaint = 1)
    union all
    select c.id from service_request s join customer c on c.customer_no = s.customer_no
     where s.complaint = 1 and ${within(rating, 'c.id')}
       and s.opened_at < ${momentBefore(rating, windowDays)} and s.opened_at >= ${momentBefore(rating, windowDays + baseDays)}
       and (s.closed_at is null or s.closed_at >= ${untilOf(rating)})
    ) z group by z.customer_id`;
  },
  certificate_expired: (rating) => {
    const last = dayBefore(rating, rating.rules.indicators.certificate_expired.windowDays);
    return sql`
    select z.customer_id, count(*) as value, 0 as base from (
      select customer_id from certificate
       where valid_until <= ${last} and current_key is not null and status = 'valid' and long_term = 0 and ${within(rating, 'customer_id')}
      union all
      select customer_id from id_document where valid_until <= ${last} and long_term = 0 and ${within(rating, 'customer_id')}
    ) z group by z.customer_id`;
  },
  circle_default: (rating) => sql`
    select z.customer_id, max(z.overdue_days) as value, count(*) as base from (
      select r.customer_id, l.overdue_days from customer_relation r join loan l on l.customer_id = r.related_customer_id
       where r.role in (${guaranteeRoles}) and (r.ended_on is null or r.ended_on > ${rating.day})
         and l.status in ('overdue', 'written_off') and ${within(rating, 'r.customer_id')}
      union all
      select r.related_customer_id, l.overdue_days from customer_relation r join loan l on l.customer_id = r.customer_id
       where r.role in (${guaranteeRoles}) and (r.ended_on is null or r.ended_on > ${rating.day}) and r.related_customer_id is not null
         and l.status in ('overdue', 'written_off') and ${within(rating, 'r.related_customer_id')}
    ) z group by z.customer_id`,
};

/** What people noticed, each for as long as observations count. */
export const observedFinding =
  (key: IndicatorKey): Finding =>
  (rating) =>
    sql`
    select o.customer_id, count(*) as value, 0 as base from alert_observation o
     where o.indicator = ${key} and o.observed_on > ${dayBefore(rating, rating.rules.observationDays)} and o.observed_on <= ${rating.day}
       and ${within(rating, 'o.customer_id')}
     group by o.customer_id`;
