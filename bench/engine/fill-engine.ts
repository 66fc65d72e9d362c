import type { StoredObject } from '@/sandbox/core/contract';
import { copierOf } from '../copied-text';
import { insertRows } from '../insert-rows';
import type { Engine } from './engine';
import { settle, surveyAll } from './settle';
import { converge, wantedServices } from './work';

/** How many rows one statement inserts. */
const batch = 3_000;
const resourcesAService = 3;

interface Service {
  objects: [collection: string, id: string, json: string][];
  resources: { id: string }[];
  dependencies: { resourceId: string; dependsOnId: string }[];
}

/**
 * Fills database and sandbox with so many converged resources, over all accounts alike: one service in each is made by a
 * worker, which must be running, and then copied under other ids, rows and AWS's objects together. It ends as if all had been there for days.
 */
export async function fillEngine(engine: Engine, resources: number): Promise<void> {
  const { rows } = await engine.client.query<{ count: number }>('SELECT count(*)::int AS count FROM resource');
  const missing = resources - rows[0]!.count;
  if (missing <= 0) return;
  const templates = await makeTemplates(engine);
  const copiers = templates.map((template) => copierOf(JSON.stringify(template), sharedBy(template)));
  let made: Service[] = [];
  const services = Math.floor(missing / resourcesAService) - templates.length;
  for (let copy = 0; copy < services; copy += 1) {
    made.push(JSON.parse(copiers[copy % copiers.length]!()) as Service);
    if (made.length * resourcesAService < batch && copy < services - 1) continue;
    await put(engine, made);
    made = [];
  }
  await settle(engine);
}

async function makeTemplates(engine: Engine): Promise<Service[]> {
  const { accountIds, client, sandbox } = engine;
  // Sets what all services of an account share.
  await converge(engine, wantedServices(engine, accountIds, accountIds.length));
  const known = new Set(sandbox.exportState().objects.map(([collection, id]) => `${collection} ${id}`));
  const { ids } = await converge(engine, wantedServices(engine, accountIds, accountIds.length));
  await surveyAll(engine);
  const objects = sandbox.exportState().objects.filter(([collection, id]) => !known.has(`${collection} ${id}`));
  const { rows } = await client.query<{ accountId: string; row: Service['resources'][number] }>('SELECT "accountId", row_to_json(r) AS row FROM resource r WHERE id = ANY($1)', [ids]);
  const { rows: links } = await client.query<Service['dependencies'][number]>('SELECT * FROM resource_dependency WHERE "resourceId" = ANY($1)', [ids]);
  return accountIds.map((accountId) => {
    const own = rows.filter((row) => row.accountId === accountId).map(({ row }) => row);
    const ownIds = new Set(own.map(({ id }) => id));
    return { objects: objects.filter(([, , json]) => json.includes(accountId)), resources: own, dependencies: links.filter(({ resourceId }) => ownIds.has(resourceId)) };
  });
}

/** The gateway. */
function sharedBy({ resources, dependencies }: Service): string[] {
  return dependencies.map(({ dependsOnId }) => dependsOnId).filter((id) => !resources.some((resource) => resource.id === id));
}

async function put({ client, sandbox }: Engine, services: readonly Service[]): Promise<void> {
  for (const [collection, , json] of services.flatMap(({ objects }) => objects)) sandbox.world.collection(collection).put(JSON.parse(json) as StoredObject);
  await insertRows(client, 'resource', services.flatMap(({ resources }) => resources));
  await insertRows(client, 'resource_dependency', services.flatMap(({ dependencies }) => dependencies));
}
