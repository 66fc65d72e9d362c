import type { Call, PermissionCheck, World } from '@/sandbox/core/contract';
import { noResourcePolicy } from '../no-resource-policy';
import { resourceTagKeys, type Tags } from '../tags';
import { invalidRequest, secretMissing } from './errors';
import { managedSecrets, nameOfSecret, type ManagedSecret } from './managed-secret';

/** A secret is named by its ARN, with or without the six characters at its end, or by its name. */
function findSecret(call: Call, secretId: string | undefined): ManagedSecret | undefined {
  const name = String(secretId).replace(/^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:/, '');
  const found = managedSecrets(call.world).get(String(secretId)) ?? managedSecrets(call.world).where('name', name).find((secret) => isOwn(call, secret));
  return found && isOwn(call, found) ? found : undefined;
}

function isOwn({ caller, region }: Call, secret: ManagedSecret): boolean {
  return secret.accountId === caller.accountId && secret.region === region;
}

export function secretOf(call: Call, secretId: string | undefined): ManagedSecret {
  const arn = String(secretId);
  // No secret of the sandbox has a policy that lets another account in.
  if (arn.startsWith('arn:') && arn.split(':')[4] !== call.caller.accountId) throw noResourcePolicy(call, arn);
  const secret = findSecret(call, secretId);
  if (!secret) throw secretMissing();
  return secret;
}

/** One that waits for the end of its recovery window can be described, and nothing else. */
export function usableSecretOf(call: Call, secretId: string | undefined): ManagedSecret {
  const secret = secretOf(call, secretId);
  if (secret.deletedAt !== undefined) throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
  return secret;
}

export function checkOnSecret(call: Call<{ SecretId: string | undefined }>, action: string, context: PermissionCheck['context'] = {}): PermissionCheck {
  const { SecretId: id = '' } = call.input;
  const secret = findSecret(call, id);
  const unknown = id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${call.region}:${call.caller.accountId}:secret:${id}`;
  return { action: `secretsmanager:${action}`, resource: secret?.id ?? unknown, context: { 'secretsmanager:SecretId': secret?.id ?? unknown, ...keysOfSecret(secret), ...context } };
}

/** What another service asks with its caller's rights about a secret that it keeps; the secret need not exist yet. */
export function checkForCaller(world: World, service: string, action: string, secretArn: string): PermissionCheck {
  const own: Record<string, string> = action === 'CreateSecret' ? { 'secretsmanager:Name': nameOfSecret(secretArn) } : { 'secretsmanager:SecretId': secretArn };
  const context = { ...own, ...keysOfSecret(managedSecrets(world).get(secretArn)) };
  return { action: `secretsmanager:${action}`, resource: secretArn, context, via: `${service}.amazonaws.com` };
}

function keysOfSecret(secret: ManagedSecret | undefined): Record<string, string> {
  if (!secret) return {};
  const tags = Object.entries(tagsOfSecret(secret)).map(([key, value]) => [`secretsmanager:ResourceTag/${key}`, value]);
  return { ...resourceTagKeys(tagsOfSecret(secret)), ...Object.fromEntries(tags) };
}

/** Secrets Manager marks what another service owns. */
export function tagsOfSecret({ owningService }: ManagedSecret): Tags {
  return { 'aws:secretsmanager:owningService': owningService };
}
