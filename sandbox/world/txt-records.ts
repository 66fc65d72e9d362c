import type { StoredObject, World } from '../core/contract';

/** TXT records of the world's public DNS; the id is the full name in small letters. */
interface TxtRecord extends StoredObject {
  values: string[];
}

/** Names the timer that runs whenever a record was published or taken away, with the name as payload. */
export const txtRecordChanged = 'dns.txtRecordChanged';

/** Publishes a TXT record under a full name such as `_a1b2.example.com`; without values there is none any more. */
export function publishTxtRecord(world: World, name: string, values: string[]): void {
  const id = name.toLowerCase().replace(/\.$/, '');
  if (values.length > 0) records(world).put({ id, accountId: 'internet', region: 'global', values });
  else records(world).delete(id);
  world.schedule(world.clock.now() + world.delays.domainVerification, txtRecordChanged, { name: id });
}

export function txtValuesOf(world: World, name: string): string[] {
  return records(world).get(name.toLowerCase())?.values ?? [];
}

function records(world: World) {
  return world.collection<TxtRecord>('dns.txtRecord');
}
