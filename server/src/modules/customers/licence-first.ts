import { sql } from 'kysely';

/** Documents by kind, a company's licence before all others: that is what it is known by. */
export const licenceFirst = sql`case kind when 'businessLicence' then '' else kind end`;
