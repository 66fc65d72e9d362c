import type { ServiceId } from '@/sandbox/core/contract';
import type { ServiceCases } from '../operation-cases';
import { ec2Cases } from './ec2';
import { eventsCases } from './events';
import { organizationsCases } from './organizations';
import { pipesCases } from './pipes';
import { ramCases } from './ram';
import { s3Cases } from './s3';
import { secretsManagerCases } from './secretsmanager';
import { statesCases } from './states';
import { stsCases } from './sts';
import { vpcLatticeCases } from './vpc-lattice';

/** How to add the cases of an operation is described in `operation-cases.ts`. */
export const cases: Record<ServiceId, ServiceCases> = {
  sts: stsCases,
  organizations: organizationsCases,
  ec2: ec2Cases,
  'vpc-lattice': vpcLatticeCases,
  ram: ramCases,
  events: eventsCases,
  states: statesCases,
  pipes: pipesCases,
  secretsmanager: secretsManagerCases,
  s3: s3Cases,
};
