import { ServiceError, type Call, type StoredObject, type World } from '@/sandbox/core/contract';
import { requireMachineArn } from './state-machine';
import { versions } from './version';

/** A name that leads to one version, or by weight to one of two. */
export interface Alias extends StoredObject {
  arn: string;
  name: string;
  stateMachineArn: string;
  description?: string | undefined;
  routing: Route[];
  createdAt: number;
  updatedAt: number;
}

export interface Route {
  stateMachineVersionArn: string;
  weight: number;
}

export function aliases(world: World) {
  return world.collection<Alias>('states.alias');
}

export function aliasOf(call: Call, arn: string | undefined): Alias {
  requireMachineArn(arn);
  const alias = aliases(call.world).get(String(arn));
  if (alias?.accountId === call.caller.accountId && alias.region === call.region) return alias;
  throw notFound(String(arn));
}

/** Weights of one or two versions of one state machine, 100 together. Answers the ARN of that. */
export function requireRouting(call: Call, routing: Partial<Route>[]): string {
  const arns = routing.map(({ stateMachineVersionArn }) => String(stateMachineVersionArn));
  for (const arn of arns) requireMachineArn(arn);
  if (arns.some((arn) => !/:\d+$/.test(arn))) {
    throw invalid(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`);
  }
  const machines = new Set(arns.map((arn) => arn.replace(/:\d+$/, '')));
  if (machines.size !== 1) throw invalid('The routing configuration must name versions of one state machine.');
  if (new Set(arns).size !== arns.length) throw invalid('The routing configuration names a version twice.');
  if (routing.reduce((sum, { weight = 0 }) => sum + weight, 0) !== 100) throw invalid('The weights of the routing configuration must be 100 together.');
  for (const arn of arns) {
    const version = versions(call.world).get(arn);
    if (version?.accountId !== call.caller.accountId || version.region !== call.region) throw notFound(arn);
  }
  return [...machines][0] as string;
}

/** Which version an execution takes. */
export function chooseVersion({ routing }: Alias): string {
  const [first, second] = routing;
  const chosen = second && Math.random() * 100 >= (first?.weight ?? 100) ? second : first;
  return String(chosen?.stateMachineVersionArn);
}

export function notFound(resourceName: string): ServiceError {
  return new ServiceError('ResourceNotFound', 'Request references a resource that does not exist.', { resourceName });
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message, {}, 400);
}
