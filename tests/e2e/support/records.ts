import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { InteractionOffer } from '@tellerline/server/modules/callcenter/entities/interaction-offer.entity';
import { callcenterEntities } from '@tellerline/server/modules/callcenter/index';
import { readCel } from '@tellerline/server/modules/callcenter/verification/asterisk-records';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import type { Violation } from '@tellerline/server/modules/callcenter/verification/violation';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import type { House } from '../../../scripts/house/start-house.ts';
import { until } from '../../support/until.ts';

/** What the house wrote down about calls, read from its database beside the running server, and Asterisk's own record. */
export class Records {
  private readonly orm: MikroORM;
  private readonly house: House;
  private storyBegan = new Date(0);

  private constructor(orm: MikroORM, house: House) {
    this.orm = orm;
    this.house = house;
  }

  static async open(house: House): Promise<Records> {
    return new Records(await openOrm({ databaseUrl: house.databaseUrl, entities: callcenterEntities }), house);
  }

  /** All interactions, oldest first. */
  async interactions(): Promise<Interaction[]> {
    return forkOf(this.orm).find(Interaction, {}, { orderBy: { startedAt: 'asc' } });
  }

  async offersOf(interactionId: string): Promise<InteractionOffer[]> {
    return forkOf(this.orm).find(InteractionOffer, { interactionId }, { orderBy: { startedAt: 'asc' } });
  }

  /** From now on `untilLast` looks only at calls that begin after this moment. */
  beginStory(): void {
    this.storyBegan = new Date();
  }

  /** The story's newest interaction once it satisfies what is asked; throws with `what` when it does not in time. */
  async untilLast(what: string, is: (interaction: Interaction) => boolean, withinMs = 15_000): Promise<Interaction> {
    return until(
      what,
      async () => {
        const last = (await this.interactions()).at(-1);
        return last && last.startedAt >= this.storyBegan && is(last) ? last : null;
      },
      withinMs,
    );
  }

  async untilEnded(withinMs = 15_000): Promise<Interaction> {
    return this.untilLast('the call is recorded as ended', ({ endedAt }) => endedAt !== null, withinMs);
  }

  /** The number of an account of this customer, as it stands on his papers. */
  async accountOf(customerNo: string): Promise<string> {
    const found = await forkOf(this.orm).execute<{ account_no: string }[]>(
      'select a.account_no from account a join customer c on c.id = a.customer_id where c.customer_no = ? order by a.id limit 1',
      [customerNo],
    );
    const account = found[0]?.account_no;
    if (!account) throw new Error(`customer ${customerNo} has no account`);
    return account;
  }

  /**
   * One interaction for each Linkedid Asterisk wrote down, right times, right outcomes, timelines without gap or
   * overlap. Every call must be over for a moment.
   */
  async violations(): Promise<Violation[]> {
    return checkInvariants(forkOf(this.orm), {
      cel: await readCel(join(this.house.home.asteriskRun, 'log/cel-custom')),
      at: new Date(),
      settleMs: 5_000,
    });
  }

  async close(): Promise<void> {
    await this.orm.close();
  }
}
