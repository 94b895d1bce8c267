import { RelatedAnswer, type RelatedQuestion, RelationList } from '@tellerline/contracts';
import type { Http } from '../../data/http.ts';

/** Requests of a customer's relations. */
export const relationsApi = (http: Http) => ({
  list: (customerNo: string): Promise<RelationList> => http.get(`/customers/${customerNo}/relations`, RelationList),
  party: (question: RelatedQuestion): Promise<RelatedAnswer> => http.post('/related-parties', question, RelatedAnswer),
});
