import { readFile } from 'node:fs/promises';
import { isSamePrincipal } from '@/lib/controller/policy-principals';
import { kindOfPrincipal } from '@/lib/controller/principal-in-words';
import { genesisHash, hashOf } from '@/lib/platform/audit';
import { callThrough, isShownTo, readHoldings, type AwsPlaces, type HeldObject, type Holdings } from './oracle-aws';
import { readRows, tablesThatHold, withDatabase, type AuditRow, type ResourceRow, type Rows } from './oracle-database';

/*
 * Says whether the world is as it must be, whatever happened before: reads the portal's database past the portal, and AWS
 * with the accounts' own keys, and compares. To be asked once nothing moves any more.
 */

export interface OracleStory extends AwsPlaces {
  databaseUrl: string;
  /** Objects that were there and are not Pergola's, as `strangersOf` told them: none may have been touched. */
  strangers?: readonly HeldObject[];
  /** Secrets that went through the portal and may be nowhere but in EventBridge. */
  canaries?: readonly string[];
  /** Logs of the portal's processes. */
  logFiles?: readonly string[];
  /** Principals that somebody added by hand and nobody asked for, as `share ARN account`: they are to be left alone. */
  madeByHand?: ReadonlySet<string>;
  /** How many connections are called through; without it, all. The links of all are looked at. */
  calls?: number;
}

/** One sentence for each breach of an invariant; it begins with the invariant's number. None: all is well. */
export async function violations(story: OracleStory): Promise<string[]> {
  const [{ rows, leaks }, held] = await Promise.all([
    withDatabase(story.databaseUrl, async (client) => ({ rows: await readRows(client), leaks: await tablesThatHold(client, story.canaries ?? []) })),
    readHoldings(story),
  ]);
  const holdings = withoutHandMade(held, rows, story.madeByHand);
  return [
    ...doubled(rows, holdings),
    ...unwanted(rows, holdings),
    ...touched(story.strangers ?? [], holdings, ordered(rows)),
    ...(await notAsShown(story, rows, holdings)),
    ...notCut(rows, holdings),
    ...letInOtherwise(rows, holdings),
    ...(await stillReaching(story, rows, holdings)),
    ...notRetired(rows, holdings),
    ...ghostsNotCut(rows),
    ...objectsNotRemoved(rows, holdings),
    ...wronglyAudited(rows),
    ...brokenChain(rows),
    ...leaks.map((leak) => `O6: the table ${leak}`),
    ...(await leakedToLogs(story)),
    ...forgotten(rows),
  ];
}

/** A principal that was added by hand counts where a grant wants it now, or where its cut was ordered and is shown as done, and nowhere else. */
function withoutHandMade(held: Holdings, rows: Rows, madeByHand: ReadonlySet<string> | undefined): Holdings {
  if (!madeByHand) return held;
  const isExplained = ({ shareArn, accountId }: Holdings['principals'][number]) => {
    const share = held.objects.find(({ arn }) => arn === shareArn);
    const service = rows.services.find(({ shareId }) => shareId === share?.resourceId);
    const row = rows.resources.find(({ key }) => key === `share-principal/${service?.id}/${accountId}`);
    return row?.desired === 'PRESENT' || (row?.phase === 'GONE' && rows.ghosts.some(({ decision, resourceId }) => decision === 'CUT' && resourceId === row.id));
  };
  return { ...held, principals: held.principals.filter((one) => !madeByHand.has(`${one.shareArn} ${one.accountId}`) || isExplained(one)) };
}

/** What AWS holds that carries no mark of Pergola's, for `OracleStory.strangers`. */
export async function strangersOf(places: AwsPlaces): Promise<HeldObject[]> {
  return (await readHoldings(places)).objects.filter(({ resourceId }) => resourceId === null);
}

function said(object: Pick<HeldObject, 'kind' | 'name' | 'accountId' | 'arn'>): string {
  return `${object.kind.replaceAll('-', ' ')} ${object.name} of account ${object.accountId} (${object.arn.split(/[/:]/).at(-1)})`;
}

/** Whether an object that should not be there is shown to people as such. */
function isListed(rows: Rows, arn: string): boolean {
  return rows.marked.some((one) => one.arn === arn && one.problem !== null && !one.isGone && one.removalPhase !== 'GONE');
}

/** O1: at most one live object a row, but for those that are listed as unmanaged. */
function doubled(rows: Rows, { objects, principals }: Holdings): string[] {
  const found: string[] = [];
  for (const row of rows.resources) {
    const live = objects.filter(({ resourceId, arn }) => resourceId === row.id && (arn === row.awsArn || !isListed(rows, arn)));
    if (live.length > 1) found.push(`O1: ${row.key} has ${live.length} live objects: ${live.map(said).join(', ')}`);
    if (row.kind !== 'share-principal') continue;
    const shares = sharesOf(rows, row);
    const places = principals.filter((one) => one.accountId === row.spec.consumerAccountId && ours(objects, one.shareArn, shares) && !isListed(rows, one.shareArn));
    if (places.length > 1) found.push(`O1: ${row.key} has ${places.length} live principals`);
  }
  return found;
}

/** Ids of the rows of the shares that a principal may be in: that of its service. */
function sharesOf(rows: Rows, principal: ResourceRow): Set<string> {
  const serviceId = principal.key.split('/')[1];
  return new Set(rows.services.filter(({ id }) => id === serviceId).map(({ shareId }) => shareId));
}

function ours(objects: readonly HeldObject[], shareArn: string, shareIds: ReadonlySet<string>): boolean {
  const share = objects.find(({ arn }) => arn === shareArn);
  return share?.resourceId !== null && share !== undefined && shareIds.has(share.resourceId);
}

/** O2: nothing carries our mark that no row wants; what is being removed is wanted no more, unless a row says who holds it up. */
function unwanted(rows: Rows, { objects, principals }: Holdings): string[] {
  const found: string[] = [];
  const byId = new Map(rows.resources.map((row) => [row.id, row]));
  for (const object of objects) {
    if (object.resourceId === null || isListed(rows, object.arn)) continue;
    const row = byId.get(object.resourceId);
    if (!row) found.push(`O2: ${said(object)} carries the mark of ${object.resourceId}, which is no row`);
    else if (!isWanted(row)) found.push(`O2: ${said(object)} is there although ${row.key} is wanted absent (${row.phase})`);
    else if (row.kind !== object.kind || row.accountId !== object.accountId || row.region !== object.region) found.push(`O2: ${said(object)} carries the mark of ${row.key}, which is something else`);
  }
  for (const principal of principals) {
    const share = objects.find(({ arn }) => arn === principal.shareArn);
    if (!share?.resourceId || isListed(rows, share.arn)) continue;
    const service = rows.services.find(({ shareId }) => shareId === share.resourceId);
    const row = service && rows.resources.find(({ key }) => key === `share-principal/${service.id}/${principal.accountId}`);
    if (!row || !isWanted(row)) found.push(`O2: account ${principal.accountId} is a principal of the share ${share.name} and no grant wants it${row ? ` (${row.phase})` : ''}`);
  }
  for (const share of objects.filter((one) => one.kind === 'resource-share' && one.resourceId && !isListed(rows, one.arn))) {
    const service = rows.services.find(({ shareId }) => shareId === share.resourceId);
    const configuration = service && byId.get(service.configurationId);
    const others = (share.told as string[]).filter((arn) => arn !== configuration?.awsArn);
    if (configuration?.awsArn && others.length > 0) found.push(`O3: the share ${share.name} gives away ${others.join(', ')} as well`);
  }
  return found;
}

function isWanted(row: ResourceRow): boolean {
  return row.desired === 'PRESENT' || row.phase === 'BLOCKED';
}

/** ARNs of what a person ordered to be cut although no grant of Pergola's made it. */
function ordered(rows: Rows): Set<string> {
  const done = rows.audit.filter(({ outcome }) => outcome === 'DONE');
  return new Set([
    ...done.filter(({ action }) => action === 'ghost.cut').flatMap(({ data }) => (data as { arns: string[] }).arns),
    ...done.filter(({ action }) => action === 'unmanaged.remove').map(({ data }) => (data as { arn: string }).arn),
  ]);
}

/** O2: what is not ours is as it was, unless a person ordered something of it to be cut. */
function touched(strangers: readonly HeldObject[], { objects }: Holdings, orders: ReadonlySet<string>): string[] {
  return strangers.filter(({ arn }) => !orders.has(arn)).flatMap((before) => {
    const now = objects.find(({ arn }) => arn === before.arn);
    if (!now) return [`O2: ${said(before)} is not ours and is gone`];
    return JSON.stringify([now.told, now.resourceId]) === JSON.stringify([before.told, before.resourceId]) ? [] : [`O2: ${said(before)} is not ours and was changed`];
  });
}

/** O3: what the pages show as ready exists and answers, for the consumer account alone. */
async function notAsShown(story: OracleStory, rows: Rows, holdings: Holdings): Promise<string[]> {
  const found: string[] = [];
  let callsLeft = story.calls ?? Number.POSITIVE_INFINITY;
  for (const row of rows.resources) {
    if (row.phase !== 'CONVERGED' || row.desired !== 'PRESENT' || row.kind === 'share-principal' || row.kind === 'share-invitation') continue;
    const isExisting = row.kind === 'resource-gateway' && row.spec.existingId !== undefined;
    const object = holdings.objects.find((one) => (isExisting ? one.arn === row.awsArn : one.resourceId === row.id));
    if (!object) found.push(`O3: ${row.key} is shown as ready, and AWS has nothing of it`);
    else if (!['ACTIVE', 'AUTHORIZED'].includes(object.state)) found.push(`O3: ${row.key} is shown as ready, and AWS says ${object.state}`);
    else if (object.arn !== row.awsArn) found.push(`O3: ${row.key} names ${row.awsArn}, and AWS has ${object.arn}`);
  }
  for (const grant of rows.grants.filter(({ isLive }) => isLive)) {
    const principal = rows.resources.find(({ id }) => id === grant.principalId);
    const service = rows.services.find(({ id }) => id === grant.serviceId);
    if (!principal || !service) {
      found.push(`O3: the grant ${grant.id} has no principal or no service`);
      continue;
    }
    if (principal.desired !== 'PRESENT') found.push(`O3: the grant ${grant.id} is active, and its principal is wanted absent`);
    if (principal.phase === 'CONVERGED') {
      const isIn = holdings.principals.some((one) => one.accountId === grant.accountId && ours(holdings.objects, one.shareArn, new Set([service.shareId])));
      if (!isIn) found.push(`O3: the grant ${grant.id} is shown as active, and account ${grant.accountId} is no principal of ${service.name}`);
    }
    for (const connection of rows.connections.filter(({ grantId }) => grantId === grant.id)) {
      const row = rows.resources.find(({ id }) => id === connection.resourceId);
      if (!row) found.push(`O3: the connection ${connection.name} has no resource`);
      else if (row.desired === 'PRESENT' && row.phase === 'CONVERGED' && !row.isUnwell) found.push(...(await notAnswering(story, row, grant, service, holdings, (callsLeft -= 1) >= 0)));
    }
  }
  return found;
}

async function notAnswering(story: OracleStory, row: ResourceRow, grant: Rows['grants'][number], service: Rows['services'][number], { objects, associations }: Holdings, isCalled: boolean): Promise<string[]> {
  const object = objects.find(({ resourceId }) => resourceId === row.id);
  if (!object) return [];
  const configuration = objects.find(({ resourceId }) => resourceId === service.configurationId);
  if (!associations.some((one) => one.configurationArn === configuration?.arn && one.accountId === grant.accountId && one.state === 'ACTIVE')) {
    return [`O3: the connection ${object.name} is shown as ready, and account ${grant.accountId} has no association with ${service.name}`];
  }
  if (!grant.httpTaskRoleArn || !isCalled) return [];
  const host = service.domainName ?? service.ipAddress ?? '';
  const port = service.portRanges.includes('443') ? '' : `:${service.portRanges[0]?.split('-')[0]}`;
  const answer = await callThrough(story.sandboxUrl, object, `https://${host}${port}/`, grant.httpTaskRoleArn);
  return answer === 'answered' ? [] : [`O3: the connection ${object.name} is shown as ready, and does not answer: ${answer}`];
}

/** O4: what is shown as ended, or as suspended, has left nothing, but what a row still names as left. */
function notCut(rows: Rows, { objects, principals, associations }: Holdings): string[] {
  const found: string[] = [];
  for (const grant of rows.grants.filter(({ isLive }) => !isLive)) {
    if (grant.state !== 'REVOKED' && grant.isPast) {
      found.push(`O4: the grant ${grant.id} is past its date, and nothing ended it`);
      continue;
    }
    const service = rows.services.find(({ id }) => id === grant.serviceId)!;
    const mine = rows.connections.filter(({ grantId }) => grantId === grant.id);
    const connections = rows.resources.filter(({ id }) => mine.some(({ resourceId }) => resourceId === id));
    for (const row of connections) {
      if (row.desired !== 'ABSENT') found.push(`O4: the grant ${grant.id} has ended, and ${row.key} is still wanted`);
      if (row.phase === 'BLOCKED') continue;
      for (const object of objects.filter(({ resourceId }) => resourceId === row.id)) found.push(`O4: the grant ${grant.id} has ended, and ${said(object)} is left`);
    }
    if (rows.grants.some((other) => other.isLive && other.serviceId === grant.serviceId && other.accountId === grant.accountId)) continue;
    const principal = rows.resources.find(({ id }) => id === grant.principalId)!;
    if (principal.desired !== 'ABSENT') found.push(`O4: the grant ${grant.id} has ended, and ${principal.key} is still wanted`);
    if (principal.phase === 'GONE') {
      const proof = rows.proofs.find(({ resourceId, generation }) => resourceId === principal.id && generation >= (grant.cutGeneration ?? Number.POSITIVE_INFINITY));
      if (!proof) found.push(`O4: the grant ${grant.id} is shown as cut without a proof`);
      const wasNeverShared = principal.awsArn === null && proof?.lists.length === 0;
      if (proof && ((proof.lists.length < 5 && !wasNeverShared) || proof.lists.some((list) => list.found !== 0 || !list.requestId))) found.push(`O4: the proof of the cut of ${grant.id} does not show five empty lists`);
    }
    if (principal.phase !== 'BLOCKED' && principals.some((one) => one.accountId === grant.accountId && ours(objects, one.shareArn, new Set([service.shareId])))) {
      found.push(`O4: the grant ${grant.id} has ended, and account ${grant.accountId} is a principal of ${service.name}`);
    }
    const isHeldUp = principal.phase !== 'GONE' && [principal, ...connections].some(({ phase }) => phase === 'BLOCKED');
    const configuration = objects.find(({ resourceId }) => resourceId === service.configurationId);
    const left = associations.filter((one) => one.configurationArn === configuration?.arn && one.accountId === grant.accountId);
    if (left.length > 0 && !isHeldUp) found.push(`O4: the grant ${grant.id} has ended, and ${left.length} association of account ${grant.accountId} with ${service.name} is left`);
  }
  return found;
}

/**
 * O4: nobody without a live grant comes in by a share that somebody made, a resource policy, or the service network of
 * another account, unless it is listed as unmanaged access.
 */
function letInOtherwise(rows: Rows, { objects, principals, statements, onward }: Holdings): string[] {
  const serviceOf = (configurationArn: string) => {
    const configuration = objects.find(({ arn }) => arn === configurationArn);
    return rows.services.find(({ configurationId }) => configurationId === configuration?.resourceId);
  };
  const isLive = (serviceId: string, accountId: string) => rows.grants.some((grant) => grant.isLive && grant.serviceId === serviceId && grant.accountId === accountId);
  const isShared = (configurationArn: string, holder: string) => {
    const shares = new Set(objects.filter(({ kind, told }) => kind === 'resource-share' && (told as string[]).includes(configurationArn)).map(({ arn }) => arn));
    return principals.some(({ shareArn, accountId }) => shares.has(shareArn) && isSamePrincipal(accountId, holder));
  };
  const isUnmanaged = (serviceId: string, holder: string) => rows.ghosts.some((ghost) => ghost.serviceId === serviceId && isSamePrincipal(ghost.holder, holder) && !ghost.isGone && ghost.phase !== 'GONE');
  const otherShares = objects.filter(({ kind, resourceId }) => kind === 'resource-share' && !rows.services.some(({ shareId }) => shareId === resourceId));
  return [
    ...otherShares.flatMap(({ arn, name, told }) =>
      (told as string[]).flatMap((configurationArn) => {
        const service = serviceOf(configurationArn);
        const holders = service ? principals.filter(({ shareArn, accountId }) => shareArn === arn && !isLive(service.id, accountId) && !isUnmanaged(service.id, accountId)) : [];
        return holders.map(({ accountId }) => `O4: the share ${name} lets ${accountId} in to ${service!.name}, who has no grant`);
      }),
    ),
    ...statements.flatMap(({ configurationArn, holder }) => {
      const service = serviceOf(configurationArn);
      if (!service || isUnmanaged(service.id, holder) || isShared(configurationArn, holder) || isLive(service.id, holder) || configurationArn.split(':')[4] === holder) return [];
      return [`O4: the resource policy of ${service.name} lets in ${holder}, who has no grant`];
    }),
    ...onward.flatMap(({ configurationArn, networkArn, holder }) => {
      const service = serviceOf(configurationArn);
      if (!service || isUnmanaged(service.id, holder) || isLive(service.id, holder) || configurationArn.split(':')[4] === holder) return [];
      return [`O4: account ${holder} reaches ${service.name} through service network ${networkArn.split('/').at(-1)}, and has no grant`];
    }),
  ];
}

/**
 * O4: an account whose access is shown as removed, with a proof, can't connect by any path. Asked of AWS's state alone,
 * whatever rows and findings say, and tried with the account's own key.
 */
async function stillReaching(story: OracleStory, rows: Rows, holdings: Holdings): Promise<string[]> {
  const found: string[] = [];
  const asked = new Set<string>();
  for (const { id, serviceId, accountId, principalId, isLive } of rows.grants) {
    const key = `${serviceId} ${accountId}`;
    const principal = rows.resources.find((row) => row.id === principalId);
    if (isLive || principal?.phase !== 'GONE' || asked.has(key) || rows.grants.some((other) => other.isLive && `${other.serviceId} ${other.accountId}` === key)) continue;
    asked.add(key);
    const service = rows.services.find((one) => one.id === serviceId)!;
    const configuration = holdings.objects.find(({ resourceId, kind }) => resourceId === service.configurationId && kind === 'resource-configuration');
    if (!configuration) continue;
    const isByHand = [...(story.madeByHand ?? [])].some((one) => one.endsWith(` ${accountId}`));
    const ways = waysIn(holdings, configuration.arn, accountId);
    const isSeen = ways.length === 0 && !isByHand && (holdings.sights.some((one) => one.configurationArn === configuration.arn && one.accountId === accountId) || (await isShownTo(story.sandboxUrl, accountId, configuration.region, configuration.arn)));
    if (ways.length > 0 || isSeen) found.push(`O4: the removal of ${id} is proven, and account ${accountId} can connect to ${service.name} through ${ways.join(', ') || 'something that only AWS knows'}`);
  }
  return found;
}

/** Every way in that AWS's state gives an account, in words. */
function waysIn({ objects, principals, statements, onward, organizations }: Holdings, configurationArn: string, accountId: string): string[] {
  const ownerId = configurationArn.split(':')[4]!;
  const organizationId = organizations.get(accountId);
  // Who belongs to a unit is in no list of a member account, so a unit of the owner's organization counts as holding the account.
  const letsIn = (principal: string) => {
    const kind = kindOfPrincipal(principal);
    if (kind === 'organization') return organizationId !== undefined && principal.split('/').at(-1) === organizationId;
    if (kind === 'unit') return organizationId !== undefined && organizationId === organizations.get(ownerId);
    return kind === 'anyone' || principal === accountId;
  };
  const shares = objects.filter(({ kind, told }) => kind === 'resource-share' && (told as string[]).includes(configurationArn));
  return [
    ...shares.flatMap(({ arn, name }) => principals.filter((one) => one.shareArn === arn && letsIn(one.accountId)).map((one) => `the share ${name} (${one.accountId})`)),
    ...statements.filter((one) => one.configurationArn === configurationArn && letsIn(one.holder)).map(({ holder }) => `the resource policy (${holder})`),
    ...onward.filter((one) => one.configurationArn === configurationArn && letsIn(one.holder)).map(({ networkArn }) => `the service network ${networkArn.split('/').at(-1)}`),
  ];
}

/** O4, O5: a marked object whose removal is shown as done is gone, and whoever requested it is on the record. */
function objectsNotRemoved(rows: Rows, { objects }: Holdings): string[] {
  return rows.marked.filter(({ removedById }) => removedById !== null).flatMap(({ id, arn, removedById, removalPhase }) => {
    const requests = rows.audit.filter(({ action, outcome, subjectId }) => action === 'unmanaged.remove' && outcome === 'DONE' && subjectId === id);
    return [
      ...(requests.at(-1)?.actorId === removedById ? [] : [`O5: the removal of ${id} is on the record of ${requests.at(-1)?.actorName ?? 'nobody'}`]),
      ...(removalPhase === 'GONE' ? objects.filter((one) => one.arn === arn).map((one) => `O4: the removal of ${said(one)} is shown as done, and it is there`) : []),
    ];
  });
}

/** O4: what people ordered to be cut is shown as cut with a proof alone, and by the one who ordered it. */
function ghostsNotCut(rows: Rows): string[] {
  return rows.ghosts.filter(({ decision }) => decision === 'CUT').flatMap((ghost) => {
    const orders = rows.audit.filter(({ action, outcome, data }) => action === 'ghost.cut' && outcome === 'DONE' && (data as { ghosts: string[] }).ghosts.includes(ghost.id));
    return [
      ...(orders.at(-1)?.actorId === ghost.decidedById ? [] : [`O5: the cut of ${ghost.id} is on the record of ${orders.at(-1)?.actorName ?? 'nobody'}`]),
      ...(ghost.phase === 'GONE' && !ghost.isGone && !ghost.isProven ? [`O4: the ghost ${ghost.id} is shown as cut without a proof`] : []),
    ];
  });
}

/** O4, O7: of a retired service AWS has nothing, no grant and no request is open, and a retirement that does not go on names who must act. */
function notRetired(rows: Rows, { objects }: Holdings): string[] {
  return rows.services.flatMap(({ id, name, state, configurationId, shareId, isScanRefused }) => {
    if (state === 'PUBLISHED') return [];
    const isBlocked = rows.resources.some(({ phase, desired }) => phase === 'BLOCKED' && desired === 'ABSENT');
    if (state === 'RETIRING') return isBlocked || isScanRefused ? [] : [`O7: ${name} is being retired, and nothing says what it waits for`];
    const own = rows.resources.filter((row) => row.id === configurationId || row.id === shareId);
    return [
      ...own.filter(({ phase }) => phase !== 'GONE').map(({ key, phase }) => `O4: ${name} is retired, and ${key} is ${phase}`),
      ...objects.filter(({ resourceId }) => resourceId === configurationId || resourceId === shareId).map((object) => `O4: ${name} is retired, and ${said(object)} is there`),
      ...rows.grants.filter((grant) => grant.serviceId === id && grant.state !== 'REVOKED').map((grant) => `O4: ${name} is retired, and the grant ${grant.id} is ${grant.state}`),
      ...rows.requests.filter((request) => request.serviceId === id && request.state === 'PENDING').map((request) => `O4: ${name} is retired, and the request ${request.id} waits`),
    ];
  });
}

/** O5: for each change of state one event, by the one who made it; and no event without its change. */
function wronglyAudited(rows: Rows): string[] {
  const found: string[] = [];
  const done = rows.audit.filter(({ outcome }) => outcome === 'DONE');
  const explained = new Set<string>();
  const expectOne = (actions: string[], subjectId: string, actorId: string | null, what: string) => {
    const events = done.filter((event) => event.subjectId === subjectId && actions.includes(event.action));
    for (const { seq } of events) explained.add(seq);
    if (events.length !== 1) found.push(`O5: ${what} has ${events.length} events of ${actions.join(' or ')}`);
    else if (events[0]!.actorId !== actorId) found.push(`O5: ${what} is on the record of ${events[0]!.actorName}`);
  };
  for (const service of rows.services) expectOne(['service.publish'], service.id, service.createdById, `the service ${service.name}`);
  for (const { id, name, state, retiringById } of rows.services) {
    if (state !== 'PUBLISHED') expectOne(['service.retire'], id, retiringById, `the retirement of ${name}`);
    if (state === 'RETIRED') expectOne(['service.retired'], id, null, `the end of the retirement of ${name}`);
  }
  for (const request of rows.requests) {
    expectOne(['request.submit'], request.id, request.requesterId, `the request ${request.id}`);
    const decision = { APPROVED: 'request.approve', REJECTED: 'request.reject', CANCELLED: request.renewsGrantId ? ['request.withdraw', 'request.lapse'] : 'request.withdraw' }[request.state];
    if (decision) expectOne([decision].flat(), request.id, request.decidedById, `the decision on ${request.id}`);
  }
  for (const grant of rows.grants) if (grant.state === 'REVOKED') expectOne(grant.endedById ? ['grant.revoke', 'grant.giveBack'] : ['grant.expire'], grant.id, grant.endedById, `the end of ${grant.id}`);
  for (const grant of rows.grants) {
    const events = done.filter(({ subjectId, action }) => subjectId === grant.id && /^grant\.(suspend|resume)$/.test(action));
    for (const { seq } of events) explained.add(seq);
    const wanted = events.map((_, index) => (index % 2 === 0 ? 'grant.suspend' : 'grant.resume'));
    const isSuspended = grant.suspendedById !== null;
    if (events.some(({ action }, index) => action !== wanted[index]) || (events.length % 2 === 1) !== isSuspended) {
      found.push(`O5: the grant ${grant.id} is ${isSuspended ? '' : 'not '}suspended, after ${events.map(({ action }) => action).join(', ') || 'nothing on record'}`);
    } else if (isSuspended && events.at(-1)!.actorId !== grant.suspendedById) found.push(`O5: the suspension of ${grant.id} is on the record of ${events.at(-1)!.actorName}`);
    found.push(...renewedAfterTheEnd(rows, done, grant.id));
  }
  for (const connection of rows.connections) {
    expectOne(['connection.create'], connection.id, connection.createdById, `the connection ${connection.name}`);
  }
  const changes = /^(service\.(publish|retire|retired)|request\.(submit|approve|reject|withdraw|lapse)|grant\.(revoke|giveBack|expire|suspend|resume)|connection\.create)$/;
  const takenBack = new Set(rows.audit.filter(({ action, outcome }) => action === 'connection.create' && outcome === 'FAILED').map(({ subjectId }) => subjectId));
  for (const event of done) {
    if (changes.test(event.action) && !explained.has(event.seq) && !takenBack.has(event.subjectId)) found.push(`O5: ${event.action} of ${event.subjectId} is on record, and nothing of it is in the database`);
  }
  return found;
}

/** A date that was moved after the access had ended would bring back what nobody gave. */
function renewedAfterTheEnd(rows: Rows, done: AuditRow[], grantId: string): string[] {
  const end = done.find(({ subjectId, action }) => subjectId === grantId && /^grant\.(revoke|giveBack|expire)$/.test(action));
  if (!end) return [];
  const renewals = rows.requests.filter(({ renewsGrantId, state }) => renewsGrantId === grantId && state === 'APPROVED');
  const late = done.filter(({ seq, action, subjectId }) => action === 'request.approve' && renewals.some(({ id }) => id === subjectId) && BigInt(seq) > BigInt(end.seq));
  return late.map(({ subjectId }) => `O5: the renewal ${subjectId} was approved after the grant ${grantId} had ended`);
}

function brokenChain(rows: Rows): string[] {
  let previous = genesisHash;
  for (const event of rows.audit) {
    if (event.prevHash !== previous || event.hash !== hashOf(event)) return [`O5: the audit chain is broken at ${event.seq}`];
    previous = event.hash;
  }
  return [];
}

async function leakedToLogs({ canaries = [], logFiles = [] }: OracleStory): Promise<string[]> {
  const found: string[] = [];
  for (const file of logFiles) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const canary of canaries) if (text.includes(canary)) found.push(`O6: the log ${file} holds ${canary.slice(0, 3)}…`);
  }
  return found;
}

/** A sweep comes by every few seconds: what is late by more was forgotten. */
const longestLateMs = 30_000;

/** O7: done, worked on, to be looked at again, or waiting for somebody who is named. */
function forgotten(rows: Rows): string[] {
  return rows.resources.flatMap((row) => {
    if (row.phase === 'BLOCKED' && (!row.blockedBy || !row.sentence)) return [`O7: ${row.key} is blocked and names nobody`];
    if (row.phase === 'CONVERGED' && row.health !== 'IN_SYNC') return [`O7: ${row.key} is as wanted, and its health is ${row.health}`];
    if (row.phase === 'GONE') return row.desired === 'ABSENT' ? [] : [`O7: ${row.key} is wanted and was given up as gone`];
    if (row.isLeased) return [];
    if (!row.hasNextPass) return [`O7: ${row.key} is ${row.phase} and nobody will look at it again`];
    return row.lateMs > longestLateMs ? [`O7: ${row.key} is ${row.phase} and overdue by ${Math.round(row.lateMs / 1_000)} s`] : [];
  });
}
