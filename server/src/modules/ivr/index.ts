import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FlowStatistics } from '@tellerline/contracts';
import {
  CustomerNo,
  IvrBegin,
  IvrDo,
  IvrIdentified,
  IvrLookUp,
  IvrWalked,
  PhonePinCode,
  SpokenFigures,
} from '@tellerline/contracts';
import { z } from 'zod';
import { bookRoutes } from '../../books/book.routes.ts';
import { route } from '../../http/route.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { SelfServiceDoor } from '../../realtime/self-service-door.ts';
import type { IdentityProofs } from '../callcenter/index.ts';
import { PasswordCheck } from '../identity/index.ts';
import { callerPaths, keepPath } from './caller-paths.ts';
import { figuresBook } from './figures.ts';
import {
  IdentityProofSchema,
  IvrEffectSchema,
  IvrMoveSchema,
  IvrSessionSchema,
  PhonePinSchema,
  PinTrySchema,
} from './ivr.entity.ts';
import type { IvrDesk, IvrPorts } from './ivr.ports.ts';
import { issueCode } from './phone-pin.ts';
import { keepProof, PROOF_MS, proofOf } from './proof.ts';
import { beginService, lookUpFor, performFor } from './serve-caller.ts';

export const ivrEntities: EntityList = [
  IdentityProofSchema,
  IvrEffectSchema,
  IvrMoveSchema,
  IvrSessionSchema,
  PhonePinSchema,
  PinTrySchema,
];

export interface IvrApi extends SelfServiceDoor {
  proofs: IdentityProofs;
  /** The ways callers took through a version of a flow. */
  callerPaths(em: SqlEntityManager, flowId: string, version: number): Promise<FlowStatistics | null>;
}

/** Callers who serve themselves: who they are, what they are told, what is done for them. */
export function ivrModule(deps: ServerDeps, ports: IvrPorts): ServerModule & IvrApi {
  const figures = figuresBook(deps);
  const desk: IvrDesk = { deps, ports, passwords: new PasswordCheck(), figures };
  return {
    name: 'ivr',
    start: () => figures.seed(),
    routes: [
      ...bookRoutes(deps, figures, {
        path: '/spoken-figures',
        tag: 'ivr',
        what: 'Rates and hours callers are told',
        content: SpokenFigures,
      }),
      route({
        method: 'post',
        path: '/customers/:customerNo/phone-pin-codes',
        summary: 'Gives the identified customer on the phone a code by which he chooses a PIN',
        tag: 'ivr',
        allow: ['agent', 'supervisor'],
        params: z.object({ customerNo: CustomerNo }),
        body: IvrIdentified,
        response: PhonePinCode,
        handler: ({ actor, params }) => issueCode(desk, actor, params.customerNo),
      }),
    ],
    begin: (raw) => beginService(desk, IvrBegin.parse(raw)),
    lookUp: (raw) => lookUpFor(desk, IvrLookUp.parse(raw)),
    perform: (raw) => performFor(desk, IvrDo.parse(raw)),
    walked: (raw) => keepPath(desk, IvrWalked.parse(raw)),
    callerPaths,
    proofs: {
      on: (em, callId) => proofOf(em, ports.secret, callId, deps.clock.now()),
      keep: async (em, proved) => {
        const now = deps.clock.now();
        await keepProof(em, ports.secret, { until: new Date(now.getTime() + PROOF_MS), ...proved }, now);
      },
    },
  };
}
