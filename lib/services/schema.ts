import { z } from 'zod';
import { portRangesOf, targetOf } from './address';
import { declaredTestSchema } from './declared-test';
import { problemOfName, type NamedKind } from './names';

export const serviceIdSchema = z.string().regex(/^svc_[0-9a-z]{16}$/);
const accountId = z.string().regex(/^\d{12}$/, 'Choose an account.');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Choose a Region.');

function latticeName(kind: NamedKind) {
  return z.string().superRefine((name, context) => {
    const problem = problemOfName(name, kind);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}

function told(check: (text: string) => { problem: string } | object) {
  return (text: string, context: z.RefinementCtx) => {
    const found = check(text);
    if ('problem' in found) context.addIssue({ code: 'custom', message: String(found.problem) });
  };
}

export const signIns = ['NONE', 'BASIC', 'API_KEY', 'OAUTH_CLIENT_CREDENTIALS'] as const;

export const driftAnswers = ['REPAIR', 'REPORT'] as const;

export const onwardSharings = ['ALLOWED', 'BLOCKED'] as const;

/** Members of EventBridge's connection parameters (Amazon EventBridge API model, ConnectionHttpParameters). */
export const parameterSchema = z.strictObject({
  in: z.enum(['query', 'header', 'body']),
  name: z.string().trim().min(1, 'Enter the name of the parameter.').max(512, 'Keep the name to 512 characters.'),
  value: z.string().max(512, 'Keep the value to 512 characters.'),
});

export const gatewayChoiceSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('existing'), id: z.string().regex(/^rgw-[0-9a-z]{17}$/, 'Choose a gateway.') }),
  z.strictObject({
    is: z.literal('new'),
    name: latticeName('resource-gateway'),
    subnetIds: z.array(z.string()).min(1, 'Choose at least one subnet.').max(20),
    securityGroupIds: z.array(z.string()).min(1, 'Choose at least one security group.').max(5, 'AWS takes at most 5 security groups.'),
    dnsResolution: z.enum(['PUBLIC', 'IN_VPC']),
  }),
]);

export const publishServiceSchema = z
  .strictObject({
    accountId,
    region,
    vpcId: z.string().regex(/^vpc-([0-9a-z]{8}|[0-9a-z]{17})$/, 'Choose the VPC that the service is in.'),
    gateway: gatewayChoiceSchema,
    /** DNS name or IP address. */
    address: z.string().superRefine(told(targetOf)),
    name: latticeName('resource-configuration'),
    /** `443, 8000-8010` */
    ports: z.string().superRefine(told(portRangesOf)),
    summary: z.string().trim().max(200, 'Keep the summary to 200 characters; the documentation has room for more.'),
    documentation: z.string().max(50_000, 'Keep the documentation to 50,000 characters.'),
    tags: z.array(z.string().trim().min(1).max(40, 'Keep a tag to 40 characters.')).max(20, 'Use at most 20 tags.'),
    signIn: z.enum(signIns),
    /** Header of an API key. */
    apiKeyName: z.string().trim().max(512),
    oauth: z.strictObject({ endpoint: z.string().trim().max(2_048), method: z.enum(['GET', 'POST', 'PUT']), scope: z.string().trim().max(512) }),
    parameters: z.array(parameterSchema).max(50, 'Use at most 50 parameters.'),
    test: declaredTestSchema,
    /** What Pergola does about what somebody changes by hand. */
    onDrift: z.enum(driftAnswers),
    /** Whether consumers may put it on service networks that can be shared with further accounts. */
    onwardSharing: z.enum(onwardSharings),
    /** Nobody: everybody of the team. */
    approverIds: z.array(z.string().regex(/^per_[0-9a-z]{16}$/)).max(20),
  })
  .superRefine((input, context) => {
    if (input.signIn === 'API_KEY' && !/^[!-9;-~]+$/.test(input.apiKeyName)) {
      context.addIssue({ code: 'custom', path: ['apiKeyName'], message: 'Enter the name of the header that carries the key, for example x-api-key.' });
    }
    if (input.signIn === 'OAUTH_CLIENT_CREDENTIALS' && !/^https:\/\/[^\s/]+/.test(input.oauth.endpoint)) {
      context.addIssue({ code: 'custom', path: ['oauth', 'endpoint'], message: 'Enter the address that issues tokens, beginning with https://.' });
    }
  });
export type PublishService = z.infer<typeof publishServiceSchema>;

export const retryServiceSchema = z.strictObject({ serviceId: serviceIdSchema });
export const repairServiceSchema = z.strictObject({
  serviceId: serviceIdSchema,
  /** Null: everything of the service. */
  resourceId: z.string().regex(/^res_[0-9a-z]{16}$/).nullable(),
});
export type RepairService = z.infer<typeof repairServiceSchema>;
export const setOnDriftSchema = z.strictObject({ serviceId: serviceIdSchema, onDrift: z.enum(driftAnswers) });
export type SetOnDrift = z.infer<typeof setOnDriftSchema>;
export const setOnwardSharingSchema = z.strictObject({ serviceId: serviceIdSchema, onwardSharing: z.enum(onwardSharings) });
export type SetOnwardSharing = z.infer<typeof setOnwardSharingSchema>;
export const renameServiceSchema = z.strictObject({ serviceId: serviceIdSchema, name: latticeName('resource-configuration') });
export type RenameService = z.infer<typeof renameServiceSchema>;
export const renameGatewaySchema = z.strictObject({ serviceId: serviceIdSchema, gatewayName: latticeName('resource-gateway') });
export type RenameGateway = z.infer<typeof renameGatewaySchema>;

export const serviceSegmentSchema = z.strictObject({ serviceId: serviceIdSchema });
