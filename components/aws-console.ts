import { own } from '@/lib/platform/own';

interface AwsObject {
  kind: string;
  region: string;
  awsId: string | null;
  awsArn: string | null;
  name: string;
}

/** Paths of the AWS console by kind, after `https://<region>.console.aws.amazon.com/`. */
const paths: Record<string, (object: AwsObject) => string | null> = {
  'resource-gateway': ({ awsId, region }) => awsId && `vpcconsole/home?region=${region}#ResourceGatewayDetails:resourceGatewayId=${awsId}`,
  'resource-configuration': ({ awsId, region }) => awsId && `vpcconsole/home?region=${region}#ResourceConfigurationDetails:resourceConfigurationId=${awsId}`,
  'resource-share': ({ awsArn, region }) => awsArn && `ram/home?region=${region}#OwnedResourceShareDetails:ShareARN=${awsArn}`,
  'share-principal': ({ region }) => `ram/home?region=${region}#OwnedResourceShares:`,
  'share-invitation': ({ region }) => `ram/home?region=${region}#SharedResourceShares:`,
  connection: ({ name, region }) => `events/home?region=${region}#/connections/${encodeURIComponent(name)}`,
};

/** Where this object is in the AWS console of its account, or null while AWS has not made it. */
export function awsConsoleAddress(object: AwsObject): string | null {
  const path = object.awsId ? own(paths, object.kind)?.(object) : null;
  return path ? `https://${object.region}.console.aws.amazon.com/${path}` : null;
}
