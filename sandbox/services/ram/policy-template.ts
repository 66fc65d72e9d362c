import { ServiceError } from '@/sandbox/core/contract';
import { unsupported } from '../unsupported';

/** The template of a customer managed permission: one statement that allows, without Principal and Resource. */
export function requirePolicyTemplate(text: string, resourceType: string): void {
  const template = parse(text);
  const unknown = Object.keys(template).find((name) => !['Effect', 'Action', 'Condition'].includes(name));
  if (unknown !== undefined) throw malformed(`The policy template can have the elements Effect, Action and Condition, not ${unknown}.`);
  if (template['Condition'] !== undefined) throw unsupported('conditions in customer managed permissions', 'Leave Condition out.');
  if (template['Effect'] !== 'Allow') throw malformed('The Effect of the policy template must be Allow.');
  const actions = [template['Action'] ?? []].flat();
  if (actions.length === 0) throw malformed('The policy template must have an Action.');
  const service = resourceType.split(':')[0];
  for (const action of actions) {
    const isKnown = typeof action === 'string' && action.startsWith(`${service}:`) && /^[\w-]+:[A-Z][\w-]*$/.test(action);
    if (!isKnown) throw invalidPolicy(`The action ${String(action)} cannot be allowed for resources of type ${resourceType}.`);
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw malformed('The policy template is not a JSON object.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedPolicyTemplateException', message);
}

function invalidPolicy(message: string): ServiceError {
  return new ServiceError('InvalidPolicyException', message);
}
