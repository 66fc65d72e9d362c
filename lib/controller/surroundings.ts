import { db, Prisma } from '@/lib/platform/db';
import type { Resource } from '@/prisma/generated/client';
import type { Neighbour } from './decide';

/** What a pass must know beside the row itself. Ages are in milliseconds, on the database's clock. */
export interface Surroundings {
  phaseAgeMs: number;
  wantedAgeMs: number;
  /** Since AWS was asked to make what nobody has seen; null: nothing is unseen. */
  unseenForMs: number | null;
  /** Since it was ready for the first time; null: it is not. */
  readyAgeMs: number | null;
  dependencies: Neighbour[];
  /** Only while it is to be removed: a gateway has thousands of them, and nothing else asks for them. */
  dependents: Neighbour[];
}

/** Reads all of it by one statement: a pass that finds everything as wanted does little else. */
export async function readSurroundings({ id, desired, phaseSince, wantedAt, createAskedAt, readyAt }: Pick<Resource, 'id' | 'desired' | 'phaseSince' | 'wantedAt' | 'createAskedAt' | 'readyAt'>): Promise<Surroundings> {
  const [found] = await db().$queryRaw<{ phaseAgeMs: number; wantedAgeMs: number; unseenForMs: number | null; readyAgeMs: number | null; dependencies: Json[]; dependents: Json[] }[]>`
    SELECT ${ageOf(phaseSince)} AS "phaseAgeMs", ${ageOf(wantedAt)} AS "wantedAgeMs", ${ageOrNull(createAskedAt)} AS "unseenForMs", ${ageOrNull(readyAt)} AS "readyAgeMs",
      ${neighbours(Prisma.sql`d."resourceId" = ${id} AND n.id = d."dependsOnId"`)} AS dependencies,
      ${desired === 'ABSENT' ? neighbours(Prisma.sql`d."dependsOnId" = ${id} AND n.id = d."resourceId"`) : Prisma.sql`'[]'::json`} AS dependents`;
  return { ...found!, dependencies: found!.dependencies.map(neighbourOf), dependents: found!.dependents.map(neighbourOf) };
}

type Json = Omit<Neighbour, 'readyAt'> & { readyAt: string | null };

function neighbourOf({ readyAt, ...rest }: Json): Neighbour {
  return { ...rest, readyAt: readyAt === null ? null : new Date(readyAt) };
}

function ageOf(moment: Date): Prisma.Sql {
  return Prisma.sql`(extract(epoch FROM clock_timestamp() - ${moment.toISOString()}::timestamptz) * 1000)::float8`;
}

function ageOrNull(moment: Date | null): Prisma.Sql {
  return moment ? ageOf(moment) : Prisma.sql`NULL::float8`;
}

function neighbours(link: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce((
    SELECT json_agg(json_build_object('id', n.id, 'kind', n.kind, 'accountId', n."accountId", 'region', n.region, 'awsId', n."awsId", 'awsArn', n."awsArn",
      'phase', n.phase, 'desired', n.desired, 'readyAt', n."readyAt", 'spec', n.spec) ORDER BY n.id)
    FROM resource_dependency d JOIN resource n ON ${link}), '[]')`;
}
