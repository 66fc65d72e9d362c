import { awsJson } from './aws-json';
import type { Protocol } from './protocol';
import { awsQuery, ec2Query } from './query';
import { restJson } from './rest-json';
import { restXml } from './rest-xml';
import type { ProtocolName } from './service-definitions';

export const protocols: Record<ProtocolName, Protocol> = {
  restJson,
  restXml,
  awsJson1_0: awsJson('1.0'),
  awsJson1_1: awsJson('1.1'),
  ec2Query,
  awsQuery,
};
