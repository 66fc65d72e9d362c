import type { Page } from '@playwright/test';
import type { Persona } from '../fixtures';
import { query } from '../stack/database';
import { approve, askFor, connect, isReady } from './access';
import { newName, publish } from './publish';

/** A service of the owner that the consumer has a ready connection to. */
export interface AccessToLookAt {
  name: string;
  serviceId: string;
  requestId: string;
  grantId: string;
  connectionId: string;
}

let made: Promise<AccessToLookAt> | undefined;

/** Made once for all tests of a file, which only look at it. */
export function accessToLookAt(as: (person: Persona) => Promise<Page>): Promise<AccessToLookAt> {
  return (made ??= make(as));
}

async function make(as: (person: Persona) => Promise<Page>): Promise<AccessToLookAt> {
  const name = newName('looks');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const serviceId = await publish(owner, { name });
  const requestId = await askFor(consumer, serviceId);
  const grantId = await approve(owner, requestId);
  await connect(consumer, grantId);
  await isReady(consumer);
  const [connection] = await query<{ id: string }>(`select id from connection where "grantId" = $1`, [grantId]);
  return { name, serviceId, requestId, grantId, connectionId: connection!.id };
}
