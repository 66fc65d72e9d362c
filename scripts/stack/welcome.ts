import { join, relative } from 'node:path';
import { projectRoot } from '../project-root';
import type { StackSettings } from './settings';

/** What each person of the sandbox's world is there for. */
const people = [
  ['owner@example.com', 'publishes services (team Main, account 111111111111)'],
  ['consumer@example.com', 'asks for access (team Forecasting, account 222222222222)'],
  ['second-consumer@example.com', 'another consumer (account 333333333333)'],
  ['outsider@example.com', 'outside the organization (account 444444444444)'],
  ['admin@example.com', 'looks after accounts and the controller'],
] as const;

/** The block that a start ends with. */
export function describeWelcome(settings: StackSettings, secondsNeeded: string): string {
  const logs = relative(projectRoot, join(settings.home, 'logs')) || '.';
  const sandboxLines = [
    '  Sign in as, without a password:',
    ...people.map(([email, purpose]) => `    ${email.padEnd(29)}${purpose}`),
    '',
    `  The AWS behind it is a sandbox: http://localhost:${settings.sandboxPort}`,
  ];
  return [
    '',
    `  Pergola is up after ${secondsNeeded} s: ${settings.publicOrigin}`,
    '',
    ...(settings.useSandbox && settings.given.OIDC_ISSUER ? sandboxLines : ['  Sign in with your own OpenID Connect provider.']),
    `  Logs: ${logs}`,
    '  Stop it with Ctrl-C; all data is kept, and the next start takes seconds.',
    '',
  ].join('\n');
}
