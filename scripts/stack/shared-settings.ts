import { variables } from '@/lib/platform/variables';
import type { StackSettings } from './settings';

/** Where the AWS SDK looks for credentials. Credentials themselves stay out of files. */
const awsNames = ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CA_BUNDLE'];

/** The part of the processes' environment that `npx pergola` needs to do the same. */
export function sharedSettings(environment: NodeJS.ProcessEnv, { given }: Pick<StackSettings, 'given'>): Record<string, string> {
  const names = new Set([...Object.keys(variables.shape), ...Object.keys(given), ...awsNames]);
  return Object.fromEntries([...names].flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
