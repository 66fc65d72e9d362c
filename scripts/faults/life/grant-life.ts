import type { Hours } from './hours';
import type { LifeDatabase } from './life-database';
import type { People } from './people';
import { lifeMinutes, type GrantPlan } from './plan';

/** Of the machine's time: a renewal is asked for so long before the date, and approved around the date. */
const askedBeforeMs = 8_000;
const approvedAroundMs = 6_000;
/** Until a connection that was removed is gone, or what is shared is ready. */
const lookAgainMs = 300;

interface Living {
  hours: Hours;
  people: People;
  database: LifeDatabase;
}

/** One access from the request to its end, as its plan has it. */
export class GrantLife {
  constructor(
    private readonly living: Living,
    private readonly plan: GrantPlan,
    private readonly serviceOf: (service: number) => Promise<string | null>,
  ) {}

  async live(): Promise<void> {
    const { hours } = this.living;
    const { askAt, fate } = this.plan;
    if (!(await hours.until(askAt))) return;
    const grantId = await this.getAccess();
    if (!grantId) return;
    if (fate === 'ends') await this.endsAt(grantId, this.plan.at);
    if (fate === 'suspended') await this.endsAt(grantId, Math.max(this.plan.at + 10, (this.plan.at + this.plan.later) * 0.7));
    if (fate === 'renewed') return void (await Promise.all([this.connect(grantId, ''), this.renew(grantId)]));
    const connectionId = await this.connect(grantId, '');
    await this.meetFate(grantId, connectionId);
  }

  private async getAccess(): Promise<string | null> {
    const { people, hours } = this.living;
    const { service, consumer } = this.plan;
    const serviceId = await this.serviceOf(service);
    if (!serviceId) return null;
    while (!(await people.isAskable(serviceId).catch(() => false))) {
      if (hours.isOver) return null;
      await hours.sleep(lookAgainMs);
    }
    const requestId = await people.ask(serviceId, consumer);
    return requestId && people.approve(service, requestId);
  }

  private async connect(grantId: string, more: string): Promise<string | null> {
    const { hours, people } = this.living;
    const { connectAt, service, consumer } = this.plan;
    if (connectAt === null || !(await hours.until(connectAt))) return null;
    return people.connect(grantId, consumer, `pergola-life-${service + 1}-${grantId.slice(-5)}${more}`);
  }

  private async endsAt(grantId: string, minute: number): Promise<void> {
    if (minute > lifeMinutes) return;
    const { hours } = this.living;
    await this.endsIn(grantId, Math.max(0, (minute - hours.now) * hours.msOfMinute));
  }

  /** The day that people chose comes in minutes: its moment is moved in the row, past the portal, and nothing else. */
  private async endsIn(grantId: string, leftMs: number): Promise<void> {
    await this.living.database.sql(`UPDATE "grant" SET until = clock_timestamp() + $2 * interval '1 ms' WHERE id = $1 AND state <> 'REVOKED' AND until > clock_timestamp()`, [grantId, leftMs]);
  }

  private async meetFate(grantId: string, connectionId: string | null): Promise<void> {
    const { hours, people } = this.living;
    const { fate, at, service, consumer } = this.plan;
    switch (fate) {
      case 'ends':
      case 'stays':
        return;
      case 'revoked':
        if (await hours.until(at)) await people.end('revoke', grantId, people.ownerOf(service));
        return;
      case 'givenBack':
        if (await hours.until(at)) await people.end('giveBack', grantId, people.actors.consumers[consumer]!);
        return;
      case 'suspended':
        if ((await hours.until(at)) && (await people.suspend(service, grantId)) && (await hours.until(this.plan.later))) await people.resume(service, grantId);
        return;
      case 'reconnected':
        if (connectionId && (await hours.until(at)) && (await people.removeConnection(connectionId, consumer))) await this.connect(grantId, '-2');
        return;
      case 'askedAgain':
        if (!(await hours.until(at)) || !(await people.end('revoke', grantId, people.ownerOf(service)))) return;
        // At once, or after the cut is through.
        await hours.lasts(this.plan.luck < 0.5 ? 0 : 20);
        return this.askAgain();
    }
  }

  private async askAgain(): Promise<void> {
    const grantId = await this.getAccess();
    if (grantId) await this.connect(grantId, '-3');
  }

  /**
   * Beside connecting, which may take until then. Approved before the date or a moment after it: either way, nobody has
   * what nobody gave. The hours may stand still until then and the date does not, so all of it goes by the machine's time.
   */
  private async renew(grantId: string): Promise<void> {
    const { hours, people } = this.living;
    const { at, luck, consumer, service } = this.plan;
    if (!(await hours.until(at - askedBeforeMs / hours.msOfMinute))) return;
    const approveAt = performance.now() + askedBeforeMs + (luck - 0.8) * approvedAroundMs;
    await this.endsIn(grantId, askedBeforeMs);
    const requestId = await people.askToRenew(grantId, consumer);
    if (!requestId) return;
    await hours.sleep(Math.max(0, approveAt - performance.now()));
    if (await people.approveRenewal(service, requestId)) await this.endsAt(grantId, this.plan.later);
  }
}
