import type { StoredObject } from '@/sandbox/core/contract';
import type { Sandbox } from '@/sandbox/start-sandbox';
import { ownershipTag } from '@/lib/controller/driver';
import { peopleName, type LifeDatabase } from './life-database';
import { byHandTag } from './testing/by-hand';

/*
 * What must hold in every moment of a life, not only at its end. Leases are watched by the database itself: triggers write
 * down who took and who gave back which lease. What AWS holds is read from the sandbox's own store in one moment, between
 * two looks at the rows: what both looks say was so in between.
 */

/** Laid over the migrated database of a life; the product knows nothing of it, and its role has no rights to it. */
const watchedSql = `
  CREATE SCHEMA life;
  CREATE TABLE life.worker (id text PRIMARY KEY, name text NOT NULL);
  CREATE TABLE life.lease (at timestamptz NOT NULL DEFAULT clock_timestamp(), what text NOT NULL, resource text NOT NULL, owner text, name text NOT NULL, token bigint NOT NULL, early boolean NOT NULL);
  CREATE FUNCTION life.note_worker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO life.worker VALUES (NEW.id, current_setting('application_name')) ON CONFLICT DO NOTHING; RETURN NULL; END $$;
  CREATE TRIGGER note_worker AFTER INSERT ON worker FOR EACH ROW EXECUTE FUNCTION life.note_worker();
  CREATE FUNCTION life.note_lease() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF NEW."leaseOwner" IS NULL THEN
        INSERT INTO life.lease (what, resource, owner, name, token, early) VALUES ('given back', OLD.id, OLD."leaseOwner", current_setting('application_name'), OLD."leaseToken", false);
      ELSE
        INSERT INTO life.lease (what, resource, owner, name, token, early) VALUES ('taken', NEW.id, NEW."leaseOwner", current_setting('application_name'), NEW."leaseToken",
          coalesce(OLD."leaseUntil" > clock_timestamp(), false) OR NEW."leaseToken" <= OLD."leaseToken");
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER note_lease AFTER UPDATE ON resource FOR EACH ROW
    WHEN (OLD."leaseOwner" IS DISTINCT FROM NEW."leaseOwner" OR (NEW."leaseOwner" IS NOT NULL AND OLD."leaseToken" <> NEW."leaseToken"))
    EXECUTE FUNCTION life.note_lease();`;

export function layWatch(database: Pick<LifeDatabase, 'sql'>): Promise<unknown> {
  return database.sql(watchedSql);
}

interface Cut {
  grantId: string;
  /** Of the principal, and of the grant's connections. */
  resourceIds: string[];
  shareArn: string | null;
  configurationArn: string | null;
  accountId: string;
  generation: number;
}

type Marked = StoredObject & { tags?: Record<string, string>; status?: string; state?: string; description?: string; arn?: string };

/** Answers a sentence for each breach. `madeByHand` as in `Disturbed`. */
export async function watchOnce(database: Pick<LifeDatabase, 'sql'>, sandbox: Sandbox, madeByHand: ReadonlySet<string>): Promise<string[]> {
  const before = await shownAsCut(database);
  const held = heldNow(sandbox);
  const after = new Map((await shownAsCut(database)).map((cut) => [cut.grantId, cut]));
  const stillCut = before.filter((cut) => after.get(cut.grantId)?.generation === cut.generation);
  return [...doubled(held.objects), ...stillCut.flatMap((cut) => left(cut, held, madeByHand)), ...(await unfenced(database))];
}

/** Grants whose page says that they are cut: the proof is there, and nothing of them is left. */
function shownAsCut(database: Pick<LifeDatabase, 'sql'>): Promise<Cut[]> {
  return database.sql<Cut & Record<string, unknown>>(`
    SELECT g.id AS "grantId", g."accountId", p.generation, share."awsArn" AS "shareArn", configuration."awsArn" AS "configurationArn",
      array(SELECT c."resourceId" FROM connection c WHERE c."grantId" = g.id) AS "resourceIds"
    FROM "grant" g JOIN resource p ON p.id = g."principalId" JOIN service s ON s.id = g."serviceId"
      JOIN resource share ON share.id = s."shareId" JOIN resource configuration ON configuration.id = s."configurationId"
    WHERE g.state <> 'ACTIVE' AND p.phase = 'GONE' AND p.desired = 'ABSENT'
      AND EXISTS (SELECT 1 FROM proof WHERE proof."resourceId" = p.id AND proof.generation >= g."cutGeneration" AND proof."contradictedAt" IS NULL)
      AND NOT EXISTS (SELECT 1 FROM connection c JOIN resource r ON r.id = c."resourceId" WHERE c."grantId" = g.id AND r.phase <> 'GONE')`);
}

function heldNow({ world }: Sandbox) {
  const list = (collection: string) => world.collection<Marked>(collection).list();
  const isLive = ({ status, state, tags }: Marked) => !/DELET/.test(`${status ?? ''}${state ?? ''}`) && !tags?.[byHandTag];
  const byTag = ['vpc-lattice.resourceGateway', 'vpc-lattice.resourceConfiguration', 'ram.resourceShare'].flatMap((name) => list(name).filter(isLive).map((object) => ({ resourceId: object.tags?.[ownershipTag], arn: object.arn ?? object.id })));
  const connections = list('events.connection').filter(isLive).map((object) => ({ resourceId: /^Managed by Pergola \(resource (\S+)\)$/.exec(object.description ?? '')?.[1], arn: object.arn ?? object.id }));
  return {
    objects: [...byTag, ...connections].filter((object): object is { resourceId: string; arn: string } => object.resourceId !== undefined),
    principals: world
      .collection<StoredObject & { shareId: string; type: string; entity: string; status: string }>('ram.association')
      .list()
      .filter(({ type, status }) => type === 'PRINCIPAL' && /^(ASSOCIATED|ASSOCIATING)$/.test(status)),
    associations: world.collection<StoredObject & { resourceConfigurationId: string; status: string }>('vpc-lattice.serviceNetworkResourceAssociation').list(),
  };
}

type HeldNow = ReturnType<typeof heldNow>;

/** O1, in this moment. */
function doubled(objects: HeldNow['objects']): string[] {
  const arns = new Map<string, string[]>();
  for (const { resourceId, arn } of objects) arns.set(resourceId, [...(arns.get(resourceId) ?? []), arn]);
  return [...arns].filter(([, several]) => several.length > 1).map(([id, several]) => `O1: ${id} has ${several.length} live objects: ${several.join(', ')}`);
}

/** O4, in this moment: what is shown as cut has left nothing. */
function left(cut: Cut, { objects, principals, associations }: HeldNow, madeByHand: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const object of objects) if (cut.resourceIds.includes(object.resourceId)) found.push(`O4: the grant ${cut.grantId} is shown as cut, and ${object.arn} is there`);
  const isByHand = madeByHand.has(`${cut.shareArn} ${cut.accountId}`);
  if (!isByHand && principals.some(({ shareId, entity }) => cut.shareArn?.endsWith(`/${shareId}`) && entity === cut.accountId)) {
    found.push(`O4: the grant ${cut.grantId} is shown as cut, and account ${cut.accountId} is a principal of ${cut.shareArn}`);
  }
  if (associations.some(({ resourceConfigurationId, accountId }) => cut.configurationArn?.endsWith(`/${resourceConfigurationId}`) && accountId === cut.accountId)) {
    found.push(`O4: the grant ${cut.grantId} is shown as cut, and account ${cut.accountId} has an association with ${cut.configurationArn}`);
  }
  return found;
}

/** Nobody takes what somebody else still has, and nobody gives back, which is to write down a pass, what somebody else has taken. */
async function unfenced(database: Pick<LifeDatabase, 'sql'>): Promise<string[]> {
  const rows = await database.sql<{ what: string; resource: string; owner: string; name: string; early: boolean }>(
    `SELECT what, resource, owner, l.name, early FROM life.lease l LEFT JOIN life.worker w ON w.id = l.owner
     WHERE early OR (what = 'given back' AND coalesce(w.name, CASE WHEN owner LIKE 'action:%' THEN $1 ELSE '' END) <> l.name)`,
    [peopleName],
  );
  return rows.map(({ what, resource, owner, name, early }) => `R-08: the lease of ${resource} was ${what} ${early ? 'before it had run out' : `by ${name} although ${owner} had it`}`);
}
