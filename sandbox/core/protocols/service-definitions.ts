import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../world/project-root';
import type { ModelShape, ServiceModel } from '../constraints/service-model';
import type { ServiceId } from '../contract';
import { errorSchemasOf, operationSchemasOf, type ErrorSchema, type OperationSchema } from './operation-schema';

export type ProtocolName = 'restJson' | 'restXml' | 'awsJson1_0' | 'awsJson1_1' | 'ec2Query' | 'awsQuery';

/** What the sandbox knows of a service before it knows any of its operations' behaviour. */
export interface ServiceDefinition {
  id: ServiceId;
  protocol: ProtocolName;
  /** All operations of AWS's service, whether the sandbox plays them or not. */
  operations: Map<string, OperationSchema>;
  errors: Map<string, ErrorSchema>;
  model: ServiceModel;
  /** Stands before the operation's name in `x-amz-target`. */
  targetPrefix: string;
  xmlNamespace: string;
}

interface Source {
  protocol: ProtocolName;
  modelName: string;
  loadPackage(): Promise<object>;
  /** Where the model has it with the members of inputs alone. */
  xmlNamespace?: string;
}

/** The SDK packages are large: each is loaded when its service is first called. */
const sources: Record<ServiceId, Source> = {
  sts: { protocol: 'awsQuery', modelName: 'sts-2011-06-15', loadPackage: () => import('@aws-sdk/client-sts') },
  organizations: {
    protocol: 'awsJson1_1',
    modelName: 'organizations-2016-11-28',
    loadPackage: () => import('@aws-sdk/client-organizations'),
  },
  ec2: { protocol: 'ec2Query', modelName: 'ec2-2016-11-15', loadPackage: () => import('@aws-sdk/client-ec2') },
  'vpc-lattice': { protocol: 'restJson', modelName: 'vpc-lattice-2022-11-30', loadPackage: () => import('@aws-sdk/client-vpc-lattice') },
  ram: { protocol: 'restJson', modelName: 'ram-2018-01-04', loadPackage: () => import('@aws-sdk/client-ram') },
  events: { protocol: 'awsJson1_1', modelName: 'events-2015-10-07', loadPackage: () => import('@aws-sdk/client-eventbridge') },
  states: { protocol: 'awsJson1_0', modelName: 'stepfunctions-2016-11-23', loadPackage: () => import('@aws-sdk/client-sfn') },
  pipes: { protocol: 'restJson', modelName: 'pipes-2015-10-07', loadPackage: () => import('@aws-sdk/client-pipes') },
  secretsmanager: {
    protocol: 'awsJson1_1',
    modelName: 'secretsmanager-2017-10-17',
    loadPackage: () => import('@aws-sdk/client-secrets-manager'),
  },
  s3: {
    protocol: 'restXml',
    modelName: 's3-2006-03-01',
    loadPackage: () => import('@aws-sdk/client-s3'),
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  },
};

export const serviceIds = Object.keys(sources) as ServiceId[];

export function isServiceId(name: string): name is ServiceId {
  return Object.hasOwn(sources, name);
}

const definitions = new Map<ServiceId, Promise<ServiceDefinition>>();

export function serviceDefinition(id: ServiceId): Promise<ServiceDefinition> {
  const known = definitions.get(id);
  if (known) return known;
  const loading = define(id);
  definitions.set(id, loading);
  return loading;
}

async function define(id: ServiceId): Promise<ServiceDefinition> {
  const { protocol, modelName, loadPackage, xmlNamespace = '' } = sources[id];
  const clientPackage = await loadPackage();
  const operations = operationSchemasOf(clientPackage);
  const model = withNewerInputs(withNewerEnumValues(readModel(modelName), clientPackage), operations);
  return {
    id,
    protocol,
    operations,
    errors: errorSchemasOf(clientPackage),
    model,
    targetPrefix: model.metadata.targetPrefix ?? '',
    xmlNamespace: model.metadata.xmlNamespace ?? xmlNamespace,
  };
}

function readModel(name: string): ServiceModel {
  return JSON.parse(readFileSync(join(projectRoot(), 'sandbox', 'models', `${name}.json`), 'utf8')) as ServiceModel;
}

/** An SDK package may be newer than the model: what it exports as an enum's values is valid, too. */
function withNewerEnumValues(model: ServiceModel, clientPackage: object): ServiceModel {
  const exported = clientPackage as Record<string, Record<string, string> | undefined>;
  const shapes = Object.entries(model.shapes).map(([name, shape]) => {
    const newer = shape.enum && exported[name];
    return [name, newer ? { ...shape, enum: [...new Set([...(shape.enum ?? []), ...Object.values(newer)])] } : shape];
  });
  return { ...model, shapes: Object.fromEntries(shapes) };
}

/** What an input of the newer SDK package does not require is not required, such as the security groups of UpdateServiceNetworkVpcAssociation. */
function withNewerInputs(model: ServiceModel, operations: Map<string, OperationSchema>): ServiceModel {
  const changed = Object.entries(model.operations).flatMap(([name, { input }]): [string, ModelShape][] => {
    const shape = model.shapes[input?.shape ?? ''];
    const schema = operations.get(name)?.input.getSchema();
    if (!input || !shape?.required || !Array.isArray(schema)) return [];
    const [, , , , memberNames, , requiredCount] = schema as [unknown, unknown, unknown, unknown, string[], unknown, number | undefined];
    const required = memberNames.slice(0, requiredCount ?? 0);
    return [[input.shape, { ...shape, required: shape.required.filter((member) => required.includes(member)) }]];
  });
  return { ...model, shapes: { ...model.shapes, ...Object.fromEntries(changed) } };
}
