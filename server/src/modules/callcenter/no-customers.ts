import { AppError } from '../../kernel/app-error.ts';
import type { CustomerDirectory } from './ports.ts';

const nobody = () => Promise.reject(new AppError('resource.not_found', { status: 404 }));

/** A bank without customers: every caller is unknown. */
export const noCustomers: CustomerDirectory = {
  matchCaller: async (_em, { e164, typedCustomerNo, presentation }) => ({
    kind: e164 === null && presentation !== 'allowed' ? 'withheld' : 'none',
    by: null,
    candidates: [],
    typedDiffersFromAni: false,
    typedUnknown: typedCustomerNo !== null,
  }),
  card: nobody,
  summary: nobody,
};
