import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from './project-root';

const accountId = z.string().regex(/^\d{12}$/, 'must be an account number of twelve digits, in quotes');

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
  subnets: z.array(
    z.strictObject({ name: z.string(), zone: z.enum(['a', 'b', 'c']), cidr: z.string(), freeAddresses: z.number().optional() }),
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

const worldFileSchema = z.strictObject({
  organization: z.strictObject({ id: z.string(), managementAccount: accountId, sharesWithRam: z.boolean() }),
  accounts: z.array(z.strictObject({ id: accountId, name: z.string(), email: z.string(), inOrganization: z.boolean() })),
  networks: z.array(network),
  roles: z.array(
    z.strictObject({ account: accountId, stack: z.string(), template: z.string(), parameters: z.record(z.string(), z.string()) }),
  ),
  people: z.array(
    z.strictObject({ email: z.string(), name: z.string(), groups: z.array(z.string()), account: accountId }),
  ),
  privateServices: z.array(
    z.strictObject({
      name: z.string(),
      /** Which of the sandbox's own servers stands there. */
      plays: z.enum(['forecast']),
      account: accountId,
      regions: z.array(z.string()),
      vpc: z.string(),
      domainName: z.string(),
      ipAddress: z.string(),
      port: z.number().int(),
      publicName: z.boolean(),
      trustedCertificate: z.boolean(),
    }),
  ),
});

export type WorldFile = z.infer<typeof worldFileSchema>;
export type NetworkDeclaration = WorldFile['networks'][number];
export type Person = WorldFile['people'][number];

/** Reads a world file; the project's own without a path. */
export function readWorldFile(path = join(projectRoot(), 'sandbox', 'world.yaml')): WorldFile {
  const result = worldFileSchema.safeParse(parse(readFileSync(path, 'utf8')));
  if (!result.success) throw new Error(`The world file ${path} does not describe a world:\n${z.prettifyError(result.error)}`);
  return result.data;
}
