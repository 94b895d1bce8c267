import {
  CallView,
  type ConsultCall,
  type ConsultMove,
  CreatedProspect,
  type CreateProspect,
  CustomerCard,
  CustomerSearchResult,
  DeskCodes,
  InteractionPage,
  InteractionRow,
  PhoneCredentials,
  pageOf,
  RevealedField,
  type RevealField,
  SessionView,
  type SignIn,
  TransactionView,
  type TransferCall,
  TransferTargets,
  type UserPreferences,
  type WrapUp,
} from '@tellerline/contracts';
import type { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { queryOf } from './http.ts';

const TransactionPage = pageOf(TransactionView);
export type TransactionPage = z.infer<typeof TransactionPage>;
export type CustomerKindFilter = 'personal' | 'corporate' | null;

/** Everything the desk asks over HTTP, in the bank's words. The gallery hands in another one. */
export interface DeskApi {
  session(): Promise<SessionView>;
  signIn(credentials: SignIn): Promise<SessionView>;
  signOut(): Promise<void>;
  prefer(preferences: UserPreferences): Promise<void>;
  phoneCredentials(): Promise<PhoneCredentials>;
  codes(): Promise<DeskCodes>;
  searchCustomers(
    query: {
      q: string;
      kind: CustomerKindFilter;
      reason?: RevealField['reason'] | null;
      cursor?: string | null;
      limit?: number;
    },
    signal?: AbortSignal,
  ): Promise<CustomerSearchResult>;
  card(customerNo: string, signal?: AbortSignal): Promise<CustomerCard>;
  transactions(customerNo: string, cursor: string | null, signal?: AbortSignal): Promise<TransactionPage>;
  reveal(customerNo: string, request: RevealField): Promise<RevealedField>;
  createProspect(prospect: z.input<typeof CreateProspect>): Promise<CreatedProspect>;
  myInteractions(cursor: string | null, signal?: AbortSignal): Promise<InteractionPage>;
  interaction(id: string): Promise<CallView>;
  chooseCustomer(interactionId: string, customerNo: string): Promise<CallView>;
  transferTargets(signal?: AbortSignal): Promise<TransferTargets>;
  transfer(interactionId: string, transfer: TransferCall): Promise<CallView>;
  consult(interactionId: string, consult: ConsultCall): Promise<CallView>;
  moveConsult(interactionId: string, move: ConsultMove): Promise<CallView>;
  /** Rings this page back into a call whose page was lost. */
  comeBack(interactionId: string): Promise<CallView>;
  wrapUp(interactionId: string, wrapUp: WrapUp): Promise<InteractionRow>;
  markFollowUp(interactionId: string, done: boolean): Promise<InteractionRow>;
}

const segment = encodeURIComponent;

/** The desk's requests over the real HTTP API. */
export function deskApiOver(client: ApiClient): DeskApi {
  const remember = (session: SessionView): SessionView => {
    client.csrfToken = session.csrfToken;
    return session;
  };
  return {
    session: async () => remember(await client.get('/session', SessionView)),
    signIn: async (credentials) => remember(await client.post('/session', credentials, SessionView)),
    signOut: () => client.delete('/session'),
    prefer: async (preferences) => void remember(await client.patch('/session/preferences', preferences, SessionView)),
    phoneCredentials: () => client.get('/me/phone', PhoneCredentials),
    codes: () => client.get('/desk/codes', DeskCodes),
    searchCustomers: (asked, signal) => client.get(`/customers${queryOf(asked)}`, CustomerSearchResult, signal),
    card: (no, signal) => client.get(`/customers/${segment(no)}/card`, CustomerCard, signal),
    transactions: (no, cursor, signal) =>
      client.get(`/customers/${segment(no)}/transactions${queryOf({ cursor })}`, TransactionPage, signal),
    reveal: (no, request) => client.post(`/customers/${segment(no)}/reveal`, request, RevealedField),
    createProspect: (prospect) => client.post('/prospects', prospect, CreatedProspect),
    myInteractions: (cursor, signal) =>
      client.get(`/interactions${queryOf({ scope: 'mine', cursor })}`, InteractionPage, signal),
    interaction: (id) => client.get(`/interactions/${segment(id)}`, CallView),
    chooseCustomer: (id, customerNo) => client.post(`/interactions/${segment(id)}/customer`, { customerNo }, CallView),
    transferTargets: (signal) => client.get('/desk/transfer-targets', TransferTargets, signal),
    transfer: (id, transfer) => client.post(`/interactions/${segment(id)}/transfer`, transfer, CallView),
    consult: (id, consult) => client.post(`/interactions/${segment(id)}/consultation`, consult, CallView),
    moveConsult: (id, move) => client.put(`/interactions/${segment(id)}/consultation`, move, CallView),
    comeBack: (id) => client.post(`/interactions/${segment(id)}/come-back`, {}, CallView),
    wrapUp: (id, wrapUp) => client.post(`/interactions/${segment(id)}/wrap-up`, wrapUp, InteractionRow),
    markFollowUp: (id, done) => client.put(`/interactions/${segment(id)}/follow-up`, { done }, InteractionRow),
  };
}
