import type { Flow } from '@tellerline/contracts';
import { identification } from './identification.ts';
import { retention } from './retention.ts';
import { loanEnquiry, termDepositSale } from './sales.ts';
import { selfService } from './self-service.ts';
import { addressChange, balanceQuestion, cardLoss, careCall, complaint } from './service.ts';
import { survey } from './survey.ts';

/** The flows the house comes with; each becomes the bank's own once it is changed. */
export const shippedFlows: readonly Flow[] = [
  identification,
  balanceQuestion,
  cardLoss,
  complaint,
  termDepositSale,
  loanEnquiry,
  addressChange,
  ...retention,
  careCall,
  survey,
  selfService,
];
