import type { Person } from '@/prisma/generated/client';
import { recordAudit } from './audit';
import { db, type Tx } from './db';
import { env } from './env';
import { groupsOf } from './groups-of';
import { newId } from './ids';
import { log } from './log';
import { lineOf } from './text';

/** `team:data-platform` is the group of the team "Data platform". */
function teamNameOf(group: string, prefix: string): string {
  const words = group.slice(prefix.length).replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Registers what the identity provider says about a person, in a transaction of its own. */
export async function registerSignIn(issuer: string, claims: Record<string, unknown>): Promise<Person> {
  return db().$transaction((tx) => applyClaims(tx, issuer, claims));
}

/**
 * Brings a person, their teams and their role in line with the claims. A person is known by issuer and subject alone: an
 * e-mail address proves nothing. A group with the team prefix creates its team when it is seen first. An absent groups
 * claim changes neither teams nor role. Locks the person's row until the transaction ends.
 */
export async function applyClaims(tx: Tx, issuer: string, claims: Record<string, unknown>): Promise<Person> {
  const { OIDC_GROUPS_CLAIM, OIDC_ADMIN_GROUP } = env();
  const subject = String(claims.sub);
  const key = { issuer_subject: { issuer, subject } };
  // Two browsers can sign in a new person, or the first members of a team, at the same moment.
  await tx.person.createMany({ data: [{ id: newId('per'), issuer, subject, email: '', name: subject }], skipDuplicates: true });
  await tx.$queryRaw`SELECT id FROM person WHERE issuer = ${issuer} AND subject = ${subject} FOR NO KEY UPDATE`;
  const before = await tx.person.findUniqueOrThrow({ where: key });
  const groups = groupsOf(claims, OIDC_GROUPS_CLAIM);
  const email = typeof claims.email === 'string' ? lineOf(claims.email) : before.email;
  const claimedName = (typeof claims.name === 'string' && lineOf(claims.name)) || undefined;
  const name = claimedName ?? (before.name === subject && email ? email : before.name);
  const isAdmin = groups ? groups.includes(OIDC_ADMIN_GROUP) : before.isAdmin;
  const person = await tx.person.update({ where: { id: before.id }, data: { email, name, isAdmin, lastSeenAt: new Date() } });
  if (groups) await setTeams(tx, person, groups);
  if (before.isAdmin !== isAdmin) {
    log().info({ person: person.id, isAdmin }, 'administrator changed');
    await recordAudit(tx, {
      actor: null,
      action: 'person.admin',
      outcome: 'DONE',
      subject: { type: 'person', id: person.id },
      teamIds: [],
      sentence: isAdmin ? `made ${name} an administrator, as the identity provider reports` : `removed ${name} as an administrator, as the identity provider reports`,
      data: { isAdmin, group: OIDC_ADMIN_GROUP },
    });
  }
  return person;
}

async function setTeams(tx: Tx, person: Person, groups: string[]): Promise<void> {
  const { OIDC_TEAM_PREFIX } = env();
  // In one order, so that two sign-ins that create the same teams don't wait for each other.
  const teamGroups = groups.filter((group) => group.startsWith(OIDC_TEAM_PREFIX)).sort();
  await tx.team.createMany({ data: teamGroups.map((group) => ({ id: newId('team'), group, name: teamNameOf(group, OIDC_TEAM_PREFIX) })), skipDuplicates: true });
  const teams = await tx.team.findMany({ where: { group: { in: teamGroups } }, orderBy: { group: 'asc' } });
  const memberships = await tx.membership.findMany({ where: { personId: person.id }, include: { team: true } });
  const joined = teams.filter(({ id }) => !memberships.some(({ teamId }) => teamId === id));
  const left = memberships.map(({ team }) => team).filter(({ id }) => !teams.some((team) => team.id === id));
  if (joined.length + left.length === 0) return;
  await tx.membership.deleteMany({ where: { personId: person.id, teamId: { in: left.map(({ id }) => id) } } });
  await tx.membership.createMany({ data: joined.map(({ id }) => ({ personId: person.id, teamId: id })), skipDuplicates: true });
  const data = { joined: joined.map(({ id }) => id), left: left.map(({ id }) => id) };
  log().info({ person: person.id, ...data }, 'teams changed');
  await recordAudit(tx, {
    actor: null,
    action: 'person.teams',
    outcome: 'DONE',
    subject: { type: 'person', id: person.id },
    teamIds: [...joined, ...left].map(({ id }) => id),
    sentence: [...joined.map(({ name }) => `added ${person.name} to ${name}`), ...left.map(({ name }) => `removed ${person.name} from ${name}`)].join(', ') + ', as the identity provider reports',
    data,
  });
}
