import { z } from 'zod';

const accountId = z.string().regex(/^\d{12}$/, 'must be an account number of twelve digits, in quotes');

const organizationId = z.string().regex(/^o-[a-z0-9]{10,32}$/, 'must be the id of an organization, "o-" and 10 to 32 letters or digits');

const securityRule = z.strictObject({
  protocol: z.enum(['tcp', 'udp', 'all']),
  /** `443` or `0-65535`; not for `all`. */
  ports: z.string().optional(),
  cidrs: z.array(z.string()).default([]),
  /** Names of security groups of the same VPC. */
  groups: z.array(z.string()).default([]),
});

const network = z.strictObject({
  name: z.string(),
  accounts: z.array(accountId),
  regions: z.array(z.string()),
  cidr: z.string(),
  ipv6Cidr: z.string().optional(),
  /** The VPC's attributes enableDnsSupport and enableDnsHostnames, with the values that a new VPC has. */
  dnsSupport: z.boolean().default(true),
  dnsHostnames: z.boolean().default(false),
  subnets: z.array(
    z
      .strictObject({
        name: z.string(),
        zone: z.enum(['a', 'b', 'c']),
        /** Absent in a subnet for IPv6 only. */
        cidr: z.string().optional(),
        ipv6Cidr: z.string().optional(),
        freeAddresses: z.number().optional(),
      })
      .refine(({ cidr, ipv6Cidr }) => cidr !== undefined || ipv6Cidr !== undefined, 'needs a cidr, an ipv6Cidr or both'),
  ),
  securityGroups: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      inbound: z.array(securityRule),
      outbound: z.array(securityRule),
    }),
  ),
});

/** The roles that a CloudFormation template makes; its file is looked for beside the world file, then in `public/`. */
const stackOfRoles = z.strictObject({
  account: accountId,
  stack: z.string(),
  template: z.string(),
  parameters: z.record(z.string(), z.string()),
});

/** One role by its policy documents, as IAM takes them. */
const plainRole = z.strictObject({
  account: accountId,
  role: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'must be the name of a role'),
  trustPolicy: z.record(z.string(), z.unknown()),
  policies: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** What a world file declares. */
export const worldFileSchema = z.strictObject({
  organizations: z.array(z.strictObject({ id: organizationId, managementAccount: accountId, sharesWithRam: z.boolean() })),
  accounts: z.array(
    z.strictObject({
      id: accountId,
      name: z.string(),
      email: z.string(),
      /** Id of the organization it belongs to, if any. */
      organization: organizationId.optional(),
    }),
  ),
  networks: z.array(network),
  roles: z.array(z.union([stackOfRoles, plainRole])),
  /** Access keys that act as a role; their secret is `sandbox`. */
  accessKeys: z
    .array(z.strictObject({ id: z.string().regex(/^AKIA[A-Z0-9]{16}$/, 'must be "AKIA" and 16 capital letters or digits'), role: z.string() }))
    .default([]),
  people: z.array(
    z.strictObject({ email: z.string(), name: z.string(), groups: z.array(z.string()), account: accountId }),
  ),
  privateServices: z.array(
    z.strictObject({
      name: z.string(),
      /** Which of the sandbox's own servers stands there. */
      plays: z.enum(['forecast', 'ledger', 'orders', 'token-endpoint', 'postgres']),
      account: accountId,
      regions: z.array(z.string()),
      vpc: z.string(),
      domainName: z.string(),
      ipAddress: z.string(),
      port: z.number().int(),
      publicName: z.boolean(),
      trustedCertificate: z.boolean(),
      /** Also answers calls that come over the internet. */
      reachableFromInternet: z.boolean().default(false),
      /** What Amazon RDS knows of it, where it plays a database. */
      database: z
        .strictObject({ kind: z.enum(['db', 'cluster']), engine: z.string(), publiclyAccessible: z.boolean() })
        .optional(),
    }),
  ),
  buckets: z
    .array(z.strictObject({ name: z.string(), account: accountId, region: z.string(), objectLock: z.boolean() }))
    .default([]),
  /** Whom the token endpoints know: they give access tokens for the client credentials grant of OAuth 2.0. With an `audience`, only to requests that name it. */
  oauthClients: z
    .array(z.strictObject({ id: z.string(), secret: z.string(), expiresInSeconds: z.number().int().positive().default(3600), audience: z.string().optional() }))
    .default([]),
});

export type WorldFile = z.infer<typeof worldFileSchema>;
export type NetworkDeclaration = WorldFile['networks'][number];
export type Person = WorldFile['people'][number];
