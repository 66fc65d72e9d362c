import { Prisma } from '@/lib/platform/db';

/**
 * Joins a resource `r` to what it is part of: `b."grantId"` and `b."consumerTeamId"` of access (the latest that rests on it),
 * `s` the service, of a gateway the latest. Each kind asks one index; of what is part of nothing, all of it is null.
 */
export const belonging = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT g.id AS "grantId", g."serviceId", g."teamId" AS "consumerTeamId" FROM connection c JOIN "grant" g ON g.id = c."grantId" WHERE r.kind = 'connection' AND c."resourceId" = r.id
    UNION ALL
    (SELECT g.id, g."serviceId", g."teamId" FROM "grant" g WHERE r.kind = 'share-principal' AND g."principalId" = r.id ORDER BY g."createdAt" DESC LIMIT 1)
    UNION ALL
    (SELECT g.id, g."serviceId", g."teamId" FROM "grant" g WHERE r.kind = 'share-invitation' AND g."invitationId" = r.id ORDER BY g."createdAt" DESC LIMIT 1)
    UNION ALL
    SELECT NULL, o.id, NULL FROM service o WHERE r.kind = 'resource-configuration' AND o."configurationId" = r.id
    UNION ALL
    SELECT NULL, o.id, NULL FROM service o WHERE r.kind = 'resource-share' AND o."shareId" = r.id
    UNION ALL
    (SELECT NULL, o.id, NULL FROM service o WHERE r.kind = 'resource-gateway' AND o."gatewayId" = r.id ORDER BY o."createdAt" DESC LIMIT 1)
    UNION ALL
    (SELECT NULL, h."serviceId", NULL FROM ghost h WHERE h."resourceId" = r.id LIMIT 1)
    UNION ALL
    (SELECT NULL, m."serviceId", NULL FROM marked_object m WHERE m."removalId" = r.id LIMIT 1)
    LIMIT 1
  ) b ON true
  LEFT JOIN service s ON s.id = b."serviceId"
  LEFT JOIN team consumer ON consumer.id = b."consumerTeamId"`;
