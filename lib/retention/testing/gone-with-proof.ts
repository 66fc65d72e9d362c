import { db } from '@/lib/platform/db';

/** A resource that was removed with a proof 500 days ago and that nothing refers to. Answers its ID. */
export async function insertGoneWithProof(): Promise<string> {
  const id = 'res_00000000000000ff';
  await db().$executeRaw`
    INSERT INTO resource (id, key, kind, "accountId", region, spec, desired, phase, "phaseSince", sentence)
    VALUES (${id}, 'share-principal/svc_00000000000000ff/555555555555', 'share-principal', '111111111111', 'us-east-1', '{}', 'ABSENT', 'GONE', clock_timestamp() - interval '500 days', '')`;
  await db().proof.create({ data: { id: 'prf_00000000000000ff', resourceId: id, generation: 1, lists: [] } });
  return id;
}
