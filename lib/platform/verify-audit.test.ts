import { generateKeyPairSync } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { urlAs } from '@/scripts/postgres/roles';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { genesisHash, hashOf, recordAudit, type ChainedEvent } from './audit';
import { publicKeyOf, signHead, type AuditHead } from './audit-head';
import { closeDb, db } from './db';
import { verifyAudit } from './verify-audit';

/* What somebody does who owns the database, and must be found. Each attack is made as the owner of the tables. */

type Row = ChainedEvent & { seq: string; hash: string };

const { privateKey } = generateKeyPairSync('ed25519');
const publicKeys = [publicKeyOf(privateKey)];
let owner: pg.Client;
let heads: AuditHead[];

beforeAll(async () => {
  owner = new pg.Client({ connectionString: urlAs('owner', await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' })) });
  await owner.connect();
  await owner.query('ALTER TABLE audit_event DISABLE TRIGGER USER');
});
afterAll(async () => {
  await owner.end();
  await closeDb();
});

/** Ten events, with a head after the fifth and after the ninth. */
beforeEach(async () => {
  await owner.query('DELETE FROM audit_event');
  heads = [];
  for (let count = 1; count <= 10; count += 1) {
    await db().$transaction((tx) => recordAudit(tx, { actor: { personId: `per_${count}`, name: `Person ${count}` }, action: 'request.approve', outcome: 'DONE', subject: { type: 'request', id: `req_${count}` }, teamIds: ['team_1'], sentence: 'approved', data: { count } }));
    if (count === 5 || count === 9) heads.push(await headNow());
  }
});

async function headNow(): Promise<AuditHead> {
  const { id } = await db().installation.findFirstOrThrow();
  const events = await rows();
  return signHead({ installation: id, seq: events.at(-1)!.seq, hash: events.at(-1)!.hash, count: events.length, at: new Date().toISOString() }, privateKey);
}

async function rows(): Promise<Row[]> {
  return (await owner.query<Row>('SELECT * FROM audit_event ORDER BY seq')).rows;
}

const seqOf = async (place: number) => (await rows())[place - 1]!.seq;
const remove = async (...places: number[]) => {
  const all = await rows();
  for (const place of places) await owner.query('DELETE FROM audit_event WHERE seq = $1', [all[place - 1]!.seq]);
};

/** As somebody would who knows how the hashes are made. */
async function rehash(): Promise<void> {
  let prevHash = genesisHash;
  for (const row of await rows()) {
    const hash = hashOf({ ...row, prevHash });
    await owner.query('UPDATE audit_event SET "prevHash" = $2, hash = $3 WHERE seq = $1', [row.seq, prevHash, hash]);
    prevHash = hash;
  }
}

const rewrite = async (place: number) => owner.query(`UPDATE audit_event SET "actorId" = 'per_other', "actorName" = 'Somebody Else' WHERE seq = $1`, [await seqOf(place)]);

async function swap(one: number, other: number): Promise<void> {
  const all = await rows();
  const [first, second] = [all[one - 1]!, all[other - 1]!];
  await owner.query('UPDATE audit_event SET seq = -1 WHERE seq = $1', [first.seq]);
  await owner.query('UPDATE audit_event SET seq = $2 WHERE seq = $1', [second.seq, first.seq]);
  await owner.query('UPDATE audit_event SET seq = $1 WHERE seq = -1', [second.seq]);
}

const kindsFound = async (options: Parameters<typeof verifyAudit>[1]) => [...new Set((await verifyAudit(db(), options)).problems.map(({ kind }) => kind))];

test('an intact chain is intact, and says until where heads vouch for it', async () => {
  const check = await verifyAudit(db(), { heads, publicKeys });
  expect(check).toMatchObject({ intact: true, events: 10, heads: 2, vouchedUntil: { seq: heads[1]!.seq }, problems: [] });
});

test.each<[string, () => Promise<unknown>, { links: string[]; withHeads: string[] }]>([
  ['the tail is removed', () => remove(8, 9, 10), { links: [], withHeads: ['missingEvent'] }],
  ['everything is removed', () => owner.query('DELETE FROM audit_event'), { links: [], withHeads: ['missingEvent'] }],
  ['an approver is rewritten', () => rewrite(3), { links: ['brokenLink'], withHeads: ['brokenLink'] }],
  ['an approver is rewritten and everything is hashed again', () => rewrite(3).then(rehash), { links: [], withHeads: ['rewritten'] }],
  ['the middle is removed', () => remove(4), { links: ['brokenLink'], withHeads: ['brokenLink', 'wrongCount'] }],
  ['the middle is removed and everything is hashed again', () => remove(4).then(rehash), { links: [], withHeads: ['rewritten'] }],
  ['two events change places', () => swap(2, 3), { links: ['brokenLink'], withHeads: ['brokenLink'] }],
  ['two events change places and everything is hashed again', () => swap(2, 3).then(rehash), { links: [], withHeads: ['rewritten'] }],
  ['the event of a head is removed and its place is taken', () => remove(9, 10).then(async () => recordOne()), { links: [], withHeads: ['missingEvent'] }],
  ['an event is added with a number below 1', () => owner.query(`INSERT INTO audit_event SELECT (jsonb_populate_record(e, '{"seq": -5, "hash": "x"}')).* FROM audit_event e ORDER BY seq LIMIT 1`), { links: ['brokenLink'], withHeads: ['brokenLink', 'wrongCount'] }],
  ['an event gets a version that nobody knows', async () => owner.query('UPDATE audit_event SET "hashVersion" = 1 WHERE seq = $1', [await seqOf(6)]), { links: ['unknownVersion'], withHeads: ['unknownVersion'] }],
  ['the data of an event is changed', async () => owner.query(`UPDATE audit_event SET data = '{"count": 99}' WHERE seq = $1`, [await seqOf(7)]), { links: ['brokenLink'], withHeads: ['brokenLink'] }],
])('%s', async (_name, attack, { links, withHeads }) => {
  await attack();
  expect(await kindsFound({})).toEqual(links);
  expect((await kindsFound({ heads, publicKeys })).toSorted()).toEqual(withHeads.toSorted());
});

async function recordOne(): Promise<void> {
  await db().$transaction((tx) => recordAudit(tx, { actor: null, action: 'x', outcome: 'DONE', subject: { type: 'x', id: 'x' }, teamIds: [], sentence: 'x' }));
}

test('the wording of a message can change', async () => {
  await owner.query(`UPDATE audit_event SET sentence = 'hat zugestimmt'`);
  expect(await verifyAudit(db(), { heads, publicKeys })).toMatchObject({ intact: true });
});

test('a head of somebody else, or of another installation, is named and vouches for nothing', async () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const { keyId: _k, signature: _s, ...facts } = heads[0]!;
  expect(await kindsFound({ heads: [signHead(facts, stranger)], publicKeys })).toEqual(['wrongSignature']);
  expect(await kindsFound({ heads: [signHead({ ...facts, installation: 'ins_other' }, privateKey)], publicKeys })).toEqual(['otherInstallation']);
  expect(await verifyAudit(db(), { heads, publicKeys: [] })).toMatchObject({ intact: false, vouchedUntil: null });
});
