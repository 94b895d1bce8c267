import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Generated, Kysely } from 'kysely';

type Flag = boolean | number;

/** The module's tables as Kysely sees them: the road for hot reads and for set-based writes. */
export interface CustomerTables {
  customer: {
    id: Generated<number>;
    customer_no: string;
    kind: string;
    status: string;
    name: string;
    name_pinyin: string;
    name_initials: string;
    gender: string | null;
    birth_date: string | null;
    org_no: string;
    branch_path: string;
    manager_name: string | null;
    vip: Flag;
    blacklisted: Flag;
    is_shareholder: Flag;
    is_staff: Flag;
    relationship_since: string | null;
    credit_since: string | null;
    met_on_interaction_id: string | null;
    note: string | null;
    source: string;
    as_of: Date;
    version: number;
  };
  personal_profile: {
    customer_id: number;
    marital_status: string | null;
    nationality: string | null;
    hukou_region: string | null;
    hukou_address: string | null;
    education: string | null;
    degree: string | null;
    occupation: string | null;
    employer: string | null;
    as_of: Date;
  };
  corporate_profile: {
    customer_id: number;
    credit_code: string | null;
    legal_person_name: string | null;
    industry: string | null;
    registered_address: string | null;
    as_of: Date;
  };
  contact_point: {
    id: Generated<number>;
    contact_ref: string;
    customer_id: number;
    kind: string;
    value: string;
    e164: string | null;
    extension: string | null;
    best: Flag;
    source: string;
    as_of: Date;
  };
  phone_tail: { tail: string; contact_point_id: number; customer_id: number };
  name_bigram: { bigram: string; customer_id: number };
  id_document: {
    id: Generated<number>;
    customer_id: number;
    kind: string;
    number: string;
    number_reversed: string;
    valid_from: string | null;
    valid_until: string | null;
    long_term: Flag;
    source: string;
    as_of: Date;
  };
  account: {
    id: Generated<number>;
    account_no: string;
    customer_id: number;
    org_no: string;
    product: string;
    kind: string;
    currency: string;
    status: string;
    opened_on: string;
    closed_on: string | null;
    matures_on: string | null;
    as_of: Date;
  };
  account_balance: { account_id: number; balance: number; available: number; as_of: Date };
  account_transaction: {
    id: Generated<number>;
    txn_ref: string;
    account_id: number;
    customer_id: number;
    booked_at: Date;
    amount: number;
    balance_after: number | null;
    purpose: string;
    channel: string;
    counterparty: string | null;
    as_of: Date;
  };
  loan: {
    id: Generated<number>;
    loan_no: string;
    customer_id: number;
    org_no: string;
    product: string;
    currency: string;
    principal: number;
    outstanding: number;
    rate_percent: string;
    started_on: string;
    ends_on: string;
    status: string;
    overdue_days: number;
    as_of: Date;
  };
  card: {
    id: Generated<number>;
    card_no: string;
    customer_id: number;
    account_id: number | null;
    product: string;
    kind: string;
    status: string;
    issued_on: string;
    expires_on: string | null;
    credit_limit: number | null;
    as_of: Date;
  };
  customer_relation: {
    id: Generated<number>;
    customer_id: number;
    role: string;
    related_key: string;
    related_customer_id: number | null;
    related_name: string;
    related_kind: string;
    event: string | null;
    recorded_on: string;
    established_on: string | null;
    ended_on: string | null;
    source: string;
    as_of: Date;
  };
  code_value: { list: string; code: string; zh: string; en: string; position: number; valid_until: string | null };
  source_state: { source: string; business_day: string; as_of: Date };
}

export const customerDb = (em: SqlEntityManager): Kysely<CustomerTables> => em.getKysely<CustomerTables>();
