import { db } from './db';
import { env } from './env';
import { newId } from './ids';

/** `team:data-platform` is the group of the team "Data platform". */
function teamNameOf(group: string, prefix: string): string {
  const words = group.slice(prefix.length).replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Brings a person, their teams and their role in line with what the issuer says. Known by issuer and subject alone: an
 * e-mail address proves nothing. A group with the team prefix makes its team when it is seen first.
 */
export async function registerSignIn(issuer: string, claims: Record<string, unknown>) {
  const { OIDC_GROUPS_CLAIM, OIDC_TEAM_PREFIX, OIDC_ADMIN_GROUP } = env();
  const subject = String(claims.sub);
  const claimed = claims[OIDC_GROUPS_CLAIM];
  const groups = Array.isArray(claimed) ? claimed.filter((group) => typeof group === 'string') : [];
  const email = typeof claims.email === 'string' ? claims.email : '';
  const profile = {
    email,
    name: typeof claims.name === 'string' && claims.name ? claims.name : email || subject,
    isAdmin: groups.includes(OIDC_ADMIN_GROUP),
    lastSeenAt: new Date(),
  };
  return db().$transaction(async (tx) => {
    const person = await tx.person.upsert({
      where: { issuer_subject: { issuer, subject } },
      create: { id: newId('per'), issuer, subject, ...profile },
      update: profile,
    });
    const teamIds: string[] = [];
    for (const group of groups.filter((name) => name.startsWith(OIDC_TEAM_PREFIX))) {
      const team = await tx.team.upsert({
        where: { group },
        create: { id: newId('team'), group, name: teamNameOf(group, OIDC_TEAM_PREFIX) },
        update: {},
      });
      teamIds.push(team.id);
    }
    await tx.membership.deleteMany({ where: { personId: person.id, teamId: { notIn: teamIds } } });
    await tx.membership.createMany({ data: teamIds.map((teamId) => ({ personId: person.id, teamId })), skipDuplicates: true });
    return person;
  });
}
