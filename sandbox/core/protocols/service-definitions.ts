import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ec2 from '@aws-sdk/client-ec2';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as organizations from '@aws-sdk/client-organizations';
import * as ram from '@aws-sdk/client-ram';
import * as stepFunctions from '@aws-sdk/client-sfn';
import * as sts from '@aws-sdk/client-sts';
import * as vpcLattice from '@aws-sdk/client-vpc-lattice';
import { projectRoot } from '../../world/project-root';
import type { ServiceModel } from '../constraints/service-model';
import type { ServiceId } from '../contract';
import { errorSchemasOf, operationSchemasOf, type ErrorSchema, type OperationSchema } from './operation-schema';

export type ProtocolName = 'restJson' | 'awsJson1_0' | 'awsJson1_1' | 'ec2Query' | 'awsQuery';

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

function define(id: ServiceId, protocol: ProtocolName, clientPackage: object, modelName: string): ServiceDefinition {
  const serviceModel = withNewerEnumValues(readModel(modelName), clientPackage);
  return {
    id,
    protocol,
    operations: operationSchemasOf(clientPackage),
    errors: errorSchemasOf(clientPackage),
    model: serviceModel,
    targetPrefix: serviceModel.metadata.targetPrefix ?? '',
    xmlNamespace: serviceModel.metadata.xmlNamespace ?? '',
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

export const serviceDefinitions: Record<ServiceId, ServiceDefinition> = {
  sts: define('sts', 'awsQuery', sts, 'sts-2011-06-15'),
  organizations: define('organizations', 'awsJson1_1', organizations, 'organizations-2016-11-28'),
  ec2: define('ec2', 'ec2Query', ec2, 'ec2-2016-11-15'),
  'vpc-lattice': define('vpc-lattice', 'restJson', vpcLattice, 'vpc-lattice-2022-11-30'),
  ram: define('ram', 'restJson', ram, 'ram-2018-01-04'),
  events: define('events', 'awsJson1_1', eventBridge, 'events-2015-10-07'),
  states: define('states', 'awsJson1_0', stepFunctions, 'stepfunctions-2016-11-23'),
};
