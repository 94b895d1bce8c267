import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  AllotNumber,
  AllottedNumber,
  CustomerNo,
  DuplicateAnswer,
  DuplicateQuestion,
  FieldValue,
  FileAsOf,
  ItemValue,
  PersonalFileView,
  Provenance,
  type Role,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { endOfDay } from '../../../kernel/bank-day.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { changedSince } from '../file/changed-since.ts';
import { allotNumber } from '../file/customer-numbers.ts';
import type { FileState } from '../file/file-state.ts';
import { versionAsOf, versionsOf } from '../file/file-versions.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import { findDuplicates } from './find-duplicates.ts';
import { presentPersonalFile } from './personal-file.presenter.ts';
import { emptyFile, readPersonalFile } from './read-personal-file.ts';

const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
const writers: readonly Role[] = ['clerk', 'manager'];
const tag = 'customers';
const VERSIONS_SHOWN = 30;

/** The personal file: reading, as it was, a number for a new one, and who is known already. Entry itself goes through reviews. */
export function personalRoutes(
  desk: CustomerDesk,
  deps: Pick<ServerDeps, 'transaction' | 'clock' | 'bank'>,
  budgets: LookUpBudgets,
  reviews: ReviewsApi | null,
): RouteDefinition[] {
  const around = (actor: Actor) => ({
    codes: desk.codes,
    mayEdit: hasRole(actor, ...writers),
    open: null,
    asOf: null,
    changedSince: [],
    versions: [],
  });
  const shown = async (em: SqlEntityManager, actor: Actor, customerNo: string, asOf: string | undefined) => {
    await desk.refreshCodes();
    const state = await readPersonalFile(em, customerNo, actor, desk.today());
    const moment = asOf === undefined ? null : momentOf(asOf, deps.bank.timeZone);
    const then = moment ? await stateAsOf(em, state, moment) : null;
    const versions =
      state.customerId === null ? [] : await versionsOf(em, state.customerId, 'personal_file', VERSIONS_SHOWN);
    return presentPersonalFile(then ?? state, {
      ...around(actor),
      viewer: await desk.seeing(actor, state),
      open: (await reviews?.openChangeOf(em, 'personal_file', customerNo, actor)) ?? null,
      asOf: moment,
      changedSince: then ? changedSince(then, state) : [],
      versions: versions.map((row) => ({
        version: row.version,
        knownAt: row.known_at.toISOString(),
        enteredBy: row.entered_by_name,
        reviewedBy: row.reviewed_by_name,
      })),
    });
  };
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/file',
      summary: 'The personal file, now or as it was known on a day',
      tag,
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      query: FileAsOf,
      response: PersonalFileView,
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        const view = await shown(em, actor, params.customerNo, query.asOf);
        await auditRead('CustomerFile.Viewed', { id: params.customerNo, details: { asOf: query.asOf ?? null } });
        return view;
      },
    }),
    route({
      method: 'get',
      path: '/blank-files/personal',
      summary: 'The file of a person who is to be entered, before he has a number',
      tag,
      allow: writers,
      response: PersonalFileView,
      handler: async ({ actor }) => {
        await desk.refreshCodes();
        const empty = emptyFile('', actor.branchPath);
        return presentPersonalFile(empty, { ...around(actor), viewer: await desk.seeing(actor, empty) });
      },
    }),
    route({
      method: 'post',
      path: '/customer-numbers',
      summary: 'A number for a customer who is kept for the first time',
      tag,
      allow: writers,
      body: AllotNumber,
      response: AllottedNumber,
      status: 201,
      handler: async ({ actor, body }) => ({
        customerNo: await deps.transaction((tx) => allotNumber(tx, actor, body.kind, deps.clock.now())),
      }),
    }),
    route({
      method: 'post',
      path: '/customer-duplicates',
      summary: 'Who is known already under these numbers',
      tag,
      allow: writers,
      body: DuplicateQuestion,
      response: DuplicateAnswer,
      handler: async ({ em, actor, body, audit, auditRead }) => {
        // A birth date beside a name is a question too: who tries many days comes to the end of his budget.
        const asked = [
          ...body.idNumbers,
          ...body.phones,
          ...(body.birthDate ? [`${body.name}|${body.birthDate}`] : []),
        ];
        for (const each of asked) await budgets.searchByNumber(actor, each, audit);
        const answer = await findDuplicates(em, desk, actor, body);
        const customers = answer.hits.flatMap(({ customer }) => customer?.customerNo ?? []).join(',');
        await auditRead('CustomerFile.DuplicatesAsked', {
          id: actor.userId,
          details: { about: body.customerNo ?? null, found: answer.hits.length, customers },
        });
        return answer;
      },
    }),
  ];
}

/** A day means its end in the bank's zone. */
const momentOf = (asOf: string, timeZone: string): Date =>
  asOf.length === 10 ? endOfDay(asOf, timeZone) : new Date(asOf);

const Snapshot = z.object({
  name: z.string(),
  values: z.record(z.string(), FieldValue),
  lists: z.record(
    z.string(),
    z.array(
      z.object({ key: z.string(), owner: z.enum(['core-bank', 'crm']), provenance: Provenance, value: ItemValue }),
    ),
  ),
});

/** @throws AppError resource.not_found when nothing was known of him here yet */
async function stateAsOf(em: SqlEntityManager, state: FileState, moment: Date): Promise<FileState> {
  const kept = state.customerId === null ? undefined : await versionAsOf(em, state.customerId, 'personal_file', moment);
  if (!kept) throw new AppError('resource.not_found', { status: 404 });
  const { name, values, lists } = Snapshot.parse(JSON.parse(kept.snapshot));
  return { ...state, name, values, lists, version: kept.version, provenance: {} };
}
