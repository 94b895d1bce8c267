import {
  CertificateHistory,
  type CertificateView,
  CorporateFileView,
  LegalPersonChoice,
  ManagerChoices,
  ResponsibleManager,
} from '@tellerline/contracts';
import { z } from 'zod';
import type { Http } from '../../data/http.ts';
import { entryRequests } from '../file-entry/entry-requests.ts';

/** Requests of a company's file. */
export const companyApi = (http: Http) => ({
  ...entryRequests(http, {
    kind: 'corporate_file',
    of: 'corporate',
    view: CorporateFileView,
    path: (customerNo) => `/customers/${customerNo}/corporate-file`,
  }),
  history: async (customerNo: string, slot: string): Promise<CertificateView[]> =>
    (await http.get(`/customers/${customerNo}/certificates/${slot}`, CertificateHistory)).items,
  legalPerson: (customerNo: string): Promise<LegalPersonChoice> =>
    http.get(`/customers/${encodeURIComponent(customerNo)}/as-legal-person`, LegalPersonChoice),
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
});
export type CompanyApi = ReturnType<typeof companyApi>;
