import { CustomerNo, IvrBegin, IvrDo, IvrIdentified, IvrLookUp, PhonePinCode } from '@tellerline/contracts';
import { z } from 'zod';
import { route } from '../../http/route.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { SelfServiceDoor } from '../../realtime/self-service-door.ts';
import type { ProvedOn } from '../callcenter/index.ts';
import { PasswordCheck } from '../identity/index.ts';
import { IvrSessionSchema, PhonePinSchema, PinTrySchema } from './ivr.entity.ts';
import type { IvrDesk, IvrPorts } from './ivr.ports.ts';
import { ivrDb } from './ivr.tables.ts';
import { issueCode } from './phone-pin.ts';
import { readProof } from './proof.ts';
import { beginService, lookUpFor, performFor } from './serve-caller.ts';

export const ivrEntities: EntityList = [IvrSessionSchema, PhonePinSchema, PinTrySchema];

export interface IvrApi extends SelfServiceDoor {
  /** What was proved on a call and still counts; null: nothing. */
  provedOn: ProvedOn;
}

/** Callers who serve themselves: who they are, what they are told, what is done for them. */
export function ivrModule(deps: ServerDeps, ports: IvrPorts): ServerModule & IvrApi {
  const desk: IvrDesk = { deps, ports, passwords: new PasswordCheck() };
  return {
    name: 'ivr',
    routes: [
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
    provedOn: async (em, callId) => {
      const row = await ivrDb(em)
        .selectFrom('ivr_session')
        .select('proof')
        .where('call_id', '=', callId)
        .executeTakeFirst();
      return readProof(ports.secret, callId, row?.proof ?? null, deps.clock.now());
    },
  };
}
