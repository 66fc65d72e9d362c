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
  /** Found on AWS once, of an account that has no grant, and gone since. */
  ghostId: string;
  /** An object with the mark of the service's share, gone since. */
  objectId: string;
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
  const ghostId = `gho_${serviceId.slice(4)}`;
  await query(
    `insert into ghost (id, key, kind, "serviceId", "accountId", region, holder, details, "goneAt") values ($1, $1, 'PRINCIPAL', $2, '111111111111', 'us-east-1', '333333333333', '{"state": "ASSOCIATED", "createdAt": null}', clock_timestamp())`,
    [ghostId, serviceId],
  );
  const objectId = `mob_${serviceId.slice(4)}`;
  await query(
    `insert into marked_object (id, arn, kind, "accountId", region, name, "markedAs", "markReadAt", problem, "serviceId", "teamId", "lastSeenAt", "goneAt")
     select $1, $1, 'resource-share', '111111111111', 'us-east-1', 'pergola-twin', "shareId", clock_timestamp(), 'TWIN', id, "teamId", clock_timestamp(), clock_timestamp() from service where id = $2`,
    [objectId, serviceId],
  );
  return { name, serviceId, requestId, grantId, connectionId: connection!.id, ghostId, objectId };
}
