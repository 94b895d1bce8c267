import { lookUp } from '../callcenter/index.ts';

export const customers = lookUp;
