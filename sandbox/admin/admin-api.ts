import { z } from 'zod';
import { parseDelays } from '../core/delays';
import { faultKinds } from '../core/faults';
import { serviceIds } from '../core/protocols/service-definitions';
import type { WireAnswer, WireRequest } from '../core/protocols/protocol';
import { defaultQuotas, type QuotaName } from '../services/quotas';
import { sandboxStateSchema, type SandboxControl } from './control';
import { own } from '@/sandbox/core/own';

const prefix = '/_sandbox';

const clockSchema = z.strictObject({ advanceMs: z.number().nonnegative() });

const quotaSchema = z.strictObject({
  quota: z.enum(Object.keys(defaultQuotas) as QuotaName[]),
  account: z.string(),
  region: z.string(),
  value: z.number().int().nonnegative(),
});

const seedSchema = z.strictObject({ seed: z.number().int() });

const faultSchema = z.strictObject({
  service: z.enum(['*', ...serviceIds]),
  operation: z.string().min(1),
  account: z.string().optional(),
  kind: z.enum(faultKinds),
  times: z.number().int().positive().optional(),
  rate: z.number().min(0).max(1).optional(),
  error: z
    .union([
      z.string().transform((name) => ({ name })),
      z.strictObject({
        name: z.string(),
        message: z.string().optional(),
        httpStatus: z.number().optional(),
        members: z.record(z.string(), z.unknown()).optional(),
      }),
    ])
    .optional(),
  delayMs: z.number().positive().optional(),
  member: z.string().min(1).optional(),
});

const roleSchema = z.strictObject({
  roleArn: z.string(),
  delete: z.literal(true).optional(),
  trustPolicy: z.unknown().optional(),
  policies: z.array(z.strictObject({ name: z.string(), document: z.unknown() })).optional(),
  permissionsBoundary: z.unknown().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  maxSessionDurationSeconds: z.number().int().min(3600).max(43_200).optional(),
});

const queueSchema = z.strictObject({
  queueArn: z.string(),
  visibilityTimeoutMs: z.number().int().nonnegative().optional(),
  redrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number().int().positive() }).optional(),
});

const messageSchema = z.strictObject({
  queueArn: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), z.string()).optional(),
});

const dnsSchema = z.strictObject({ name: z.string().min(1), txt: z.array(z.string()) });

type Handler = (control: SandboxControl, body: unknown, query: URLSearchParams) => unknown;

const handlers: Record<string, Handler> = {
  'GET /delays': (control) => control.delays(),
  'PUT /delays': (control, body) => control.setDelays(parseDelays(body)),
  'POST /clock': (control, body) => ({ now: control.advanceClock(clockSchema.parse(body).advanceMs) }),
  'PUT /quotas': (control, body) => {
    const { quota, account, region, value } = quotaSchema.parse(body);
    control.setQuota(quota, account, region, value);
  },
  'PUT /dns': (control, body) => {
    const { name, txt } = dnsSchema.parse(body);
    control.publishTxtRecord(name, txt);
  },
  'GET /queues': (control, _body, query) => control.queues.messages(query.get('arn') ?? ''),
  'PUT /queues': (control, body) => {
    const { queueArn, ...attributes } = queueSchema.parse(body);
    control.queues.setAttributes(queueArn, attributes);
  },
  'POST /queues': (control, body) => control.queues.put(messageSchema.parse(body)),
  'GET /faults': (control) => control.faults(),
  'POST /faults': (control, body) => {
    const { account, ...fault } = faultSchema.parse(body);
    return control.addFault({ ...fault, ...(account === undefined ? {} : { accountId: account }) });
  },
  'DELETE /faults': (control) => control.clearFaults(),
  'PUT /faults/seed': (control, body) => control.seedFaults(seedSchema.parse(body).seed),
  'GET /calls': (control, _body, query) => control.calls(query.get('since') ?? undefined, query.get('account') ?? undefined),
  'DELETE /calls': (control) => control.clearCalls(),
  'GET /permissions': (control, _body, query) => control.permissionsAsked(query.get('since') ?? undefined),
  'DELETE /permissions': (control) => control.clearPermissionsAsked(),
  'GET /deliveries': (control) => control.deliveries(),
  'PUT /roles': (control, body) => {
    const { roleArn: arn, delete: deleted, ...change } = roleSchema.parse(body);
    control.changeRole(arn, deleted ? null : change);
  },
  'DELETE /roles': (control) => control.restoreRoles(),
  'DELETE /sessions': (control) => control.expireSessions(),
  'POST /reset': (control) => control.reset(),
  'GET /endpoints': (control) => control.endpoints(),
  'GET /state': (control) => control.exportState(),
  'PUT /state': (control, body) => control.importState(sandboxStateSchema.parse(body)),
  'GET /world': (control) => control.describeWorld(),
};

/** Answers the paths under `/_sandbox/`; undefined for all others. Only `health` and what anybody may ask public DNS are there when the rest is switched off. */
export function answerAdmin(request: WireRequest, control: SandboxControl, enabled: boolean): Promise<WireAnswer> | undefined {
  if (request.rawPath !== prefix && !request.rawPath.startsWith(`${prefix}/`)) return undefined;
  return answerPath(request, control, enabled);
}

async function answerPath(request: WireRequest, control: SandboxControl, enabled: boolean): Promise<WireAnswer> {
  const path = request.rawPath.slice(prefix.length);
  if (request.method === 'GET' && path === '/health') return json(200, { status: 'ok' });
  if (request.method === 'GET' && path === '/dns') return json(200, control.resolvePublicly(new URLSearchParams(request.rawQuery).get('name') ?? ''));
  const handler = own(handlers, `${request.method} ${path}`);
  if (!enabled || !handler || !isFromHere(request)) return json(404, { error: 'There is nothing here.' });
  try {
    const text = request.body.toString('utf8');
    return json(200, (await handler(control, text === '' ? undefined : JSON.parse(text), new URLSearchParams(request.rawQuery))) ?? {});
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    return json(400, { error: message });
  }
}

/** A page of another site that makes the browser call here has another Origin or Host. */
function isFromHere({ headers }: WireRequest): boolean {
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
  const origin = headers['origin'];
  return loopback.test(headers['host'] ?? '') && (origin === undefined || loopback.test(origin.replace(/^http:\/\//, '')));
}

function json(status: number, body: unknown): WireAnswer {
  return { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(body) };
}
