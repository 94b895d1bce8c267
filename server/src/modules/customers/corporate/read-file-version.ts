import type { SqlEntityManager } from '@mikro-orm/sql';
import { certificateFormOf, FieldValue } from '@tellerline/contracts';
import { z } from 'zod';
import { versionAsOf } from '../file/file-versions.ts';
import type { ToldCertificate } from './corporate-file.presenter.ts';

/** What `CorporateSubject.apply` keeps with each approved change. */
const Snapshot = z.object({
  name: z.string(),
  certificates: z.record(z.string(), z.record(z.string(), FieldValue)),
});

/** A company's file as it was known at a moment; null before its first version. */
export async function readFileVersion(
  em: SqlEntityManager,
  customerId: number | null,
  moment: Date,
): Promise<{ name: string; version: number; certificates: ToldCertificate[] } | null> {
  const kept = customerId === null ? undefined : await versionAsOf(em, customerId, 'corporate_file', moment);
  if (!kept) return null;
  const { name, certificates } = Snapshot.parse(JSON.parse(kept.snapshot));
  const text = (value: FieldValue | undefined) => (typeof value === 'string' ? value : null);
  return {
    name,
    version: kept.version,
    certificates: Object.entries(certificates).map(([slot, values]) => ({
      slot,
      kind: certificateFormOf(slot)?.kind ?? slot,
      sequence: 1,
      current: true,
      from: null,
      values,
      days: {
        validUntil: text(values.validUntil),
        longTerm: values.longTerm === true,
        status: text(values.status) ?? undefined,
      },
      knownAt: kept.known_at,
      supersededAt: null,
      enteredBy: kept.entered_by_name,
      reviewedBy: kept.reviewed_by_name,
    })),
  };
}
