import { setDefaultResultOrder } from 'node:dns';
import { hurry } from './hurry';
import type { heal } from './healer';

/*
 * The worker that goes on after a kill, in a process that is used for one case after the other: each case loads the whole
 * of the portal's code anew, so that nothing of the case before is remembered.
 */

export type HealerOrders = { begin: { bundle: string; env: Record<string, string> } } | { end: true };

setDefaultResultOrder('ipv4first');
hurry();
let stop: (() => Promise<void>) | null = null;
let cases = 0;

process.on('message', (orders: HealerOrders) => void obey(orders));
process.once('disconnect', () => process.exit());

async function obey(orders: HealerOrders): Promise<void> {
  if ('begin' in orders) {
    Object.assign(process.env, orders.begin.env);
    const { heal: begin } = (await import(`${orders.begin.bundle}?case=${(cases += 1)}`)) as { heal: typeof heal };
    stop = await begin();
  } else {
    await stop?.();
    stop = null;
  }
  process.send?.('done');
}
