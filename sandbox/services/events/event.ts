import type { World } from '@/sandbox/core/contract';

/** An event as rules match it and targets get it (EventBridge user guide, "Event structure"). */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 to the second. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

type Told = Pick<BusEvent, 'source' | 'detail-type' | 'account' | 'region' | 'detail'> & { resources?: string[] | undefined; time?: number };

export function makeEvent(world: World, { source, account, region, detail, resources = [], time = world.clock.now(), ...told }: Told): BusEvent {
  return {
    version: '0',
    id: world.newUuid(),
    'detail-type': told['detail-type'],
    source,
    account,
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    region,
    resources,
    detail,
  };
}
