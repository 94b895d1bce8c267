import { z } from 'zod';
import { DispositionView, InteractionRow } from './callcenter/interaction.ts';
import { NotReadyReason } from './callcenter/presence.ts';
import { CustomerSummary } from './customers/customer.ts';
import { FreeText, Instant, Label, pageOf, Uuid } from './primitives.ts';

/**
 * Answers of the HTTP API that are not defined beside their noun. Paths (all under /api/v1, JSON, `{ data: … }` or `{ error: ErrorBody }`):
 *
 *   POST   /session                         SignIn → SessionView          DELETE /session        GET /session → SessionView
 *   PATCH  /session/preferences             UserPreferences → SessionView
 *   GET    /me/phone                        → PhoneCredentials (agents with an extension only)
 *   GET    /desk/codes                      → DeskCodes
 *   GET    /customers?q=&kind=&cursor=      → CustomerSearchResult
 *   GET    /customers/:customerNo/card      → CustomerCard
 *   GET    /customers/:customerNo/transactions?cursor= → page of TransactionView
 *   POST   /customers/:customerNo/reveal    RevealField → RevealedField  (audited, needs a reason)
 *   POST   /prospects                       CreateProspect → CreatedProspect
 *   GET    /interactions?scope=mine|all&cursor= → page of InteractionRow
 *   GET    /interactions/:id                → CallView
 *   POST   /interactions/:id/customer       ChooseCustomer → CallView
 *   POST   /interactions/:id/transfer       TransferCall → CallView       GET /desk/transfer-targets → TransferTargets
 *   POST   /interactions/:id/consultation   ConsultCall → CallView        PUT …: ConsultMove → CallView
 *   POST   /interactions/:id/come-back      → CallView (the page was lost in the middle of the talk)
 *   POST   /interactions/:id/wrap-up        WrapUp → InteractionRow
 *   GET    /centre/settings                 → CentreSettings (admins); PUT /centre/{queues,numbers,reasons,dispositions}/:code,
 *                                             /centre/calendar, /centre/agents/:userId → CentreSettings
 *   GET    /live                            → LiveBoard (supervisors)
 *   POST   /live/agents/:userId/monitor     MonitorOrder → MonitorOrder (supervisors)
 *   GET    /feeds/status · GET /feeds/runs?cursor= (admins, supervisors)
 *   GET    /feeds/runs/:id · GET …/rejects?cursor= · GET …/rejects.csv · POST …/retry · GET /feeds/deliveries (admins)
 *   POST   /feeds/deltas                    FeedDelivery → FeedDeliveryResult (the core bank, by its key)
 *   GET    /audit/verification              → AuditVerification (admins)
 *   GET    /openapi.json   ·   outside /api/v1: /healthz /readyz /metrics
 */
export const DeskCodes = z.object({
  dispositions: z.array(DispositionView),
  reasons: z.array(
    z.object({
      code: NotReadyReason,
      system: z.boolean(),
      label: Label,
      /** May be chosen now; the others are told for their names. */
      offered: z.boolean(),
      maxMinutes: z.number().int().nullable(),
    }),
  ),
  queues: z.array(z.object({ code: z.string(), label: Label })),
  bank: z.object({ name: Label, timeZone: z.string() }),
});
export type DeskCodes = z.infer<typeof DeskCodes>;

export const InteractionPage = pageOf(InteractionRow);
export type InteractionPage = z.infer<typeof InteractionPage>;

export const ChooseCustomer = z.object({ customerNo: CustomerSummary.shape.customerNo });
export type ChooseCustomer = z.infer<typeof ChooseCustomer>;

export const RevealField = z.object({
  /** `file`: a field of his file, by its path (`salaryAccount`, `phones.12.number`, `businessLicence.number`). */
  field: z.enum(['id_number', 'phone', 'account_no', 'card_no', 'address', 'file']),
  /** Which of several, as it stands in the card: the contact point's id, the document's kind, the position in the list. */
  item: z.string().max(120),
  reason: z.enum(['identify_caller', 'call_back', 'complaint', 'correction', 'other']),
  /** What there is to say beside the reason. */
  note: FreeText(200).optional(),
  /** The call it was needed for; one the user may see. */
  interactionId: Uuid.optional(),
});
export type RevealField = z.infer<typeof RevealField>;

/** The whole value of the field, until then; asking again meanwhile costs nothing. */
export const RevealedField = z.object({
  value: z.string(),
  until: Instant,
  /** How many more values he may have shown today. */
  left: z.number().int(),
});
export type RevealedField = z.infer<typeof RevealedField>;

export const AuditVerification = z.object({
  entries: z.number().int(),
  intact: z.boolean(),
  firstBroken: z.number().int().nullable(),
});
export type AuditVerification = z.infer<typeof AuditVerification>;
