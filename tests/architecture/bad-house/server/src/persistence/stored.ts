import { customers } from '../modules/customers/index.ts';

export const stored = customers;
