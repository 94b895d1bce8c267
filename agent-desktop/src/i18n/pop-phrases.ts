import { alertPopPhrases } from './phrases/alert-pop.ts';
import { customerPhrases } from './phrases/customer.ts';

/** What an agent reads of a customer in a pop, in both languages: fetched with the customer's page, right after the desk stands. */
export const popPhrases = { ...customerPhrases, ...alertPopPhrases };
