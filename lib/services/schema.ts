import { z } from 'zod';
import { standInKeyName } from '@/lib/controller/specs';
import { accountIdText, exactLine, idText, line, prose, refuse, regionText } from '@/lib/platform/text-schema';
import { portRangesOf, targetOf } from './address';
import { declaredTestSchema } from './declared-test';
import { duplicateNames, parameterPlaces, problemOfHeaderName, problemOfParameterName, problemOfParameterValue, type ParameterUse } from './http-parameter';
import { problemOfName, type NamedKind } from './names';
import { problemOfTokenEndpoint } from './token-endpoint';

export const serviceIdSchema = idText('svc');

function latticeName(kind: NamedKind) {
  return exactLine().superRefine(refuse((name) => problemOfName(name, kind)));
}

/** The problem that a parser of a field found. */
function problemIn(found: { problem: string } | object): string | null {
  return 'problem' in found ? String(found.problem) : null;
}

export const signIns = ['NONE', 'BASIC', 'API_KEY', 'OAUTH_CLIENT_CREDENTIALS'] as const;

export const driftAnswers = ['REPAIR', 'REPORT'] as const;

export const onwardSharings = ['ALLOWED', 'BLOCKED'] as const;

const placedParameter = { in: z.enum(parameterPlaces), name: line(), value: exactLine() };

function checkParameter(use: ParameterUse) {
  return ({ in: place, name, value }: { in: (typeof parameterPlaces)[number]; name: string; value: string }, context: z.RefinementCtx) => {
    const problems = { name: problemOfParameterName(place, name, use), value: problemOfParameterValue(place, value) };
    for (const [field, message] of Object.entries(problems)) if (message) context.addIssue({ code: 'custom', path: [field], message });
  };
}

function checkDuplicates(parameters: { in: (typeof parameterPlaces)[number]; name: string }[], context: z.RefinementCtx): void {
  for (const [index, message] of duplicateNames(parameters)) context.addIssue({ code: 'custom', path: [index, 'name'], message });
}

/** A parameter of every call. Without a value, each consumer enters one. */
export const parameterSchema = z.strictObject(placedParameter).superRefine(checkParameter('call'));
export const parametersSchema = z.array(parameterSchema).max(50, 'Use at most 50 parameters.').superRefine(checkDuplicates);

/** A parameter of the token request. Without a value, each consumer enters one; a secret one is not kept by Pergola. */
const tokenParameter = z.strictObject({ ...placedParameter, isSecret: z.boolean() });
export type TokenParameter = z.infer<typeof tokenParameter>;
export const tokenParametersSchema = z.array(tokenParameter.superRefine(checkTokenParameter)).max(50, 'Use at most 50 parameters.').superRefine(checkDuplicates);

function checkTokenParameter(parameter: TokenParameter, context: z.RefinementCtx): void {
  checkParameter('token')(parameter, context);
  const isAuthorization = parameter.in === 'header' && parameter.name.toLowerCase() === 'authorization';
  if (parameter.value !== '' && (parameter.isSecret || isAuthorization)) {
    context.addIssue({ code: 'custom', path: ['value'], message: 'Everyone who sees the service would see this secret. Leave the value empty: each consumer enters its own.' });
  }
}

export const tokenEndpointSchema = line().superRefine(refuse(problemOfTokenEndpoint));
/** Space-separated scopes; empty: none. */
export const scopeSchema = line().superRefine(refuse((scope) => problemOfParameterValue('body', scope)));
/** Header of an API key: any that AWS does not set itself. */
export const apiKeyNameSchema = line().superRefine(refuse((name) => problemOfHeaderName(name) ?? problemOfParameterName('header', name, 'token')));

/** What authentication needs beside secrets. Fields of an authentication that is not chosen are not shown, so only `checkAuthentication` applies their rules. */
export const authenticationFields = {
  signIn: z.enum(signIns),
  apiKeyName: line(),
  oauth: z.strictObject({ endpoint: line(), method: z.enum(['GET', 'POST', 'PUT']), scope: line(), parameters: z.array(tokenParameter) }),
};
type Authentication = { signIn: (typeof signIns)[number]; apiKeyName: string; oauth: { endpoint: string; scope: string; parameters: TokenParameter[] } };

/** Adds the issues of the authentication that is chosen. */
export function checkAuthentication({ signIn, apiKeyName, oauth }: Authentication, context: z.RefinementCtx): void {
  const check = (schema: z.ZodType, value: unknown, ...path: string[]) => {
    for (const { message, path: inner } of schema.safeParse(value).error?.issues ?? []) context.addIssue({ code: 'custom', path: [...path, ...inner], message });
  };
  if (signIn === 'API_KEY') check(apiKeyNameSchema, apiKeyName, 'apiKeyName');
  if (signIn !== 'OAUTH_CLIENT_CREDENTIALS') return;
  check(tokenEndpointSchema, oauth.endpoint, 'oauth', 'endpoint');
  check(scopeSchema, oauth.scope, 'oauth', 'scope');
  check(tokenParametersSchema, oauth.parameters, 'oauth', 'parameters');
}

/** A header that carries the key of the service can't be a parameter as well, nor the one that says that there is no key. */
export function checkKeyHeader({ signIn, apiKeyName, parameters }: { signIn: (typeof signIns)[number]; apiKeyName: string; parameters: { in: string; name: string }[] }, context: z.RefinementCtx): void {
  if (signIn !== 'API_KEY') return;
  if (apiKeyName.toLowerCase() === standInKeyName) context.addIssue({ code: 'custom', path: ['apiKeyName'], message: `Pergola sends ${standInKeyName} to services without authentication. Choose another header.` });
  const index = parameters.findIndex((one) => one.in === 'header' && one.name.toLowerCase() === apiKeyName.toLowerCase());
  if (index >= 0) context.addIssue({ code: 'custom', path: ['parameters', index, 'name'], message: `${apiKeyName} carries the API key. Remove this parameter.` });
}

export const addressSchema = line().superRefine(refuse((text) => problemIn(targetOf(text))));
/** `443, 8000-8010` */
export const portsSchema = line().superRefine(refuse((text) => problemIn(portRangesOf(text))));
export const summarySchema = line().max(200, 'Keep the summary to 200 characters; the documentation has room for more.');
/** Markdown. */
export const documentationSchema = prose().max(50_000, 'Keep the documentation to 50,000 characters.');
export const tagsSchema = z.array(line().min(1, 'Enter the tag, or remove it.').max(40, 'Keep a tag to 40 characters.')).max(20, 'Use at most 20 tags.');
/** Empty: every member of the team can approve. A person named twice counts once. */
export const approverIdsSchema = z
  .array(idText('per'))
  .overwrite((ids) => [...new Set(ids)])
  .max(20, 'Choose at most 20 approvers.');
export const securityGroupIdsSchema = z
  .array(z.string().regex(/^sg-[0-9a-z]{1,32}$/, 'Choose a security group.'))
  .min(1, 'Choose at least one security group.')
  .max(5, 'AWS takes at most 5 security groups.');

export const gatewayChoiceSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('existing'), id: z.string().regex(/^rgw-[0-9a-z]{17}$/, 'Choose a gateway.') }),
  z.strictObject({
    is: z.literal('new'),
    name: latticeName('resource-gateway'),
    subnetIds: z.array(z.string().regex(/^subnet-[0-9a-z]{1,32}$/, 'Choose a subnet.')).min(1, 'Choose at least one subnet.').max(20),
    securityGroupIds: securityGroupIdsSchema,
    dnsResolution: z.enum(['PUBLIC', 'IN_VPC']),
  }),
]);

export const publishServiceSchema = z
  .strictObject({
    accountId: accountIdText('Choose an account.'),
    region: regionText('Choose a Region.'),
    vpcId: z.string().regex(/^vpc-([0-9a-z]{8}|[0-9a-z]{17})$/, 'Choose the VPC that the service is in.'),
    gateway: gatewayChoiceSchema,
    /** DNS name or IP address. */
    address: addressSchema,
    name: latticeName('resource-configuration'),
    ports: portsSchema,
    summary: summarySchema,
    documentation: documentationSchema,
    tags: tagsSchema,
    ...authenticationFields,
    parameters: parametersSchema,
    test: declaredTestSchema,
    /** What Pergola does about what somebody changes by hand. */
    onDrift: z.enum(driftAnswers),
    /** Whether consumers may put it on service networks that can be shared with further accounts. */
    onwardSharing: z.enum(onwardSharings),
    approverIds: approverIdsSchema,
  })
  .superRefine(checkAuthentication)
  .superRefine(checkKeyHeader);
export type PublishService = z.infer<typeof publishServiceSchema>;

/** What owners can correct of a published service. */
const correctableFields = {
  summary: summarySchema,
  documentation: documentationSchema,
  tags: tagsSchema,
  ports: portsSchema,
  ...authenticationFields,
  parameters: parametersSchema,
  test: declaredTestSchema,
  approverIds: approverIdsSchema,
  /** Null: the gateway was there before, or has the default group of its VPC. */
  securityGroupIds: securityGroupIdsSchema.nullable(),
};
export type Correctable = z.infer<z.ZodObject<typeof correctableFields>>;

export const correctServiceSchema = z
  .strictObject({
    serviceId: serviceIdSchema,
    /** `correctableDigest` of what the form began with. */
    shown: z.string().regex(/^[0-9a-f]{64}$/),
    ...correctableFields,
  })
  .superRefine(checkAuthentication)
  .superRefine(checkKeyHeader);
export type CorrectService = z.infer<typeof correctServiceSchema>;

export const retryServiceSchema = z.strictObject({ serviceId: serviceIdSchema });
export const repairServiceSchema = z.strictObject({
  serviceId: serviceIdSchema,
  /** Null: everything of the service. */
  resourceId: idText('res').nullable(),
});
export type RepairService = z.infer<typeof repairServiceSchema>;
export const setOnDriftSchema = z.strictObject({ serviceId: serviceIdSchema, onDrift: z.enum(driftAnswers) });
export type SetOnDrift = z.infer<typeof setOnDriftSchema>;
export const setOnwardSharingSchema = z.strictObject({ serviceId: serviceIdSchema, onwardSharing: z.enum(onwardSharings) });
export type SetOnwardSharing = z.infer<typeof setOnwardSharingSchema>;
export const retireServiceSchema = z.strictObject({
  serviceId: serviceIdSchema,
  reason: prose().trim().min(1, 'Enter a reason. The teams that lose access read it.').max(1_000, 'Keep the reason to 1,000 characters.'),
  /** The name of the service. */
  confirmation: line().max(100),
});
export type RetireService = z.infer<typeof retireServiceSchema>;
export const renameServiceSchema = z.strictObject({ serviceId: serviceIdSchema, name: latticeName('resource-configuration') });
export type RenameService = z.infer<typeof renameServiceSchema>;
export const renameGatewaySchema = z.strictObject({ serviceId: serviceIdSchema, gatewayName: latticeName('resource-gateway') });
export type RenameGateway = z.infer<typeof renameGatewaySchema>;

export const serviceSegmentSchema = z.strictObject({ serviceId: serviceIdSchema });
