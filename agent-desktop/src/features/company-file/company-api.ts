import {
  AllottedNumber,
  CertificateHistory,
  type CertificateView,
  ChangeDraft,
  CorporateFileView,
  LegalPersonChoice,
  ManagerChoices,
  ResponsibleManager,
  ReviewPage,
  ReviewRow,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';
import type { CompanyEdits } from './company-edits.ts';

/** Requests of a company's file. */
export const companyApi = (http: Http) => ({
  file: (customerNo: string, asOf: string | null = null): Promise<CorporateFileView> =>
    http.get(`/customers/${customerNo}/corporate-file${queryOf({ asOf })}`, CorporateFileView),
  history: async (customerNo: string, slot: string): Promise<CertificateView[]> =>
    (await http.get(`/customers/${customerNo}/certificates/${slot}`, CertificateHistory)).items,
  legalPerson: (customerNo: string): Promise<LegalPersonChoice> =>
    http.get(`/customers/${encodeURIComponent(customerNo)}/as-legal-person`, LegalPersonChoice),
  enter: (customerNo: string, what: 'draft' | 'submission', edits: CompanyEdits): Promise<ChangeDraft> =>
    http.put(
      `/records/corporate_file/${customerNo}/${what}`,
      {
        baseVersion: edits.baseVersion,
        changeVersion: edits.changeVersion,
        changes: edits.changes,
        overrides: edits.overrides.filter(({ reason }) => reason.trim().length >= 2),
      },
      ChangeDraft,
    ),
  entry: (changeId: string): Promise<ChangeDraft> => http.get(`/reviews/${changeId}/entry`, ChangeDraft),
  withdraw: (changeId: string, version: number): Promise<ReviewRow> =>
    http.post(`/reviews/${changeId}/withdrawal`, { version }, ReviewRow),
  /** My latest change of this file, if it came back and nothing happened since. */
  async returned(customerNo: string): Promise<ReviewRow | null> {
    const query = { box: 'mine', kind: 'corporate_file', customerNo, order: 'newest', limit: 1 };
    const { items } = await http.get(`/reviews${queryOf(query)}`, ReviewPage);
    return items[0]?.state === 'returned' ? items[0] : null;
  },
  managers: async (customerNo: string): Promise<ManagerChoices['items']> =>
    (await http.get(`/customers/${customerNo}/managers`, ManagerChoices)).items,
  setManager: async (customerNo: string, userId: string | null): Promise<CorporateFileView['manager']> =>
    (
      await http.put(
        `/customers/${customerNo}/manager`,
        { userId },
        z.object({ manager: ResponsibleManager.nullable() }),
      )
    ).manager,
  allot: async (): Promise<string> =>
    (await http.post('/customer-numbers', { kind: 'corporate' }, AllottedNumber)).customerNo,
});
export type CompanyApi = ReturnType<typeof companyApi>;
