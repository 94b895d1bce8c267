import type { Locale, Role } from '@tellerline/contracts';

/** Identity's tables as raw SQL sees them. */
export interface IdentityTables {
  branch: { org_no: string; parent_org_no: string | null; path: string; name_zh: string; name_en: string };
  app_user: {
    id: string;
    username: string;
    display_name: string;
    password_hash: string;
    branch_org_no: string;
    extension: string | null;
    locale: Locale;
    disabled_at: Date | null;
    created_at: Date;
  };
  user_role: { user_id: string; role: Role };
  user_queue: { user_id: string; queue: string; penalty: number };
  user_session: {
    id: string;
    token_hash: string;
    user_id: string;
    opened_at: Date;
    last_used_at: Date;
    ends_at: Date;
    closed_at: Date | null;
    closed_reason: string | null;
  };
  sign_in_failure: { key: string; failures: number; last_at: Date; locked_until: Date | null };
}
