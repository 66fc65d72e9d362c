import type { StateTestResult } from '@/lib/aws/states';
import type { SignIn } from '@/prisma/generated/enums';
import { coversPort } from './http-task';
import { credentialsInWords } from './sign-in';

/** What is known of the call besides AWS's answer. */
export interface TestedCall {
  serviceName: string;
  signIn: SignIn;
  /** Of the request. */
  host: string;
  port: number;
  /** As published. */
  serviceHost: string;
  portRanges: readonly string[];
  accountId: string;
}

/** Why a test request failed, in words, and the mend. `next` is what the page can offer right away. */
export interface Explanation {
  cause: string;
  mend: string;
  next: 'enterCredentials' | null;
}

type Answer = Pick<StateTestResult, 'error' | 'cause' | 'response'>;

interface Rule {
  fits: (answer: Answer, call: TestedCall) => boolean;
  explain: (call: TestedCall, answer: Answer) => Omit<Explanation, 'next'> & { next?: Explanation['next'] };
}

const statusOf = ({ error, response }: Answer) => response?.statusCode ?? Number(/^States\.Http\.StatusCode\.(\d{3})$/.exec(error ?? '')?.[1] ?? 0);
const isUnreachable = ({ error }: Answer) => error === 'States.Http.Socket';
const saysAWS = ({ cause }: Answer) => (cause ? ` AWS says: ${cause}` : '');

/**
 * The first that fits explains. Port and host are compared with what is published, since AWS tells of both only that
 * nothing answered (error names: Step Functions developer guide, "Call HTTPS APIs in workflows").
 */
const rules: Rule[] = [
  {
    fits: (answer) => [401, 407].includes(statusOf(answer)),
    explain: ({ serviceName, signIn }, answer) =>
      signIn === 'NONE'
        ? {
            cause: `${serviceName} answered ${statusOf(answer)} to ${credentialsInWords.NONE}.`,
            mend: `The catalog says that it needs none: tell the owners of ${serviceName}.`,
          }
        : {
            cause: `${serviceName} answered ${statusOf(answer)} to ${credentialsInWords[signIn]}.`,
            mend: 'EventBridge uses them no more. Enter new credentials to go on.',
            next: 'enterCredentials',
          },
  },
  {
    fits: (answer) => statusOf(answer) === 403,
    explain: ({ serviceName, signIn }) => ({
      cause: `${serviceName} answered 403: it knows ${credentialsInWords[signIn]}, and does not allow this call with them.`,
      mend: `Ask the owners of ${serviceName} for the right to make it, or try another path or method.`,
    }),
  },
  {
    fits: (answer) => statusOf(answer) === 404,
    explain: ({ serviceName }) => ({ cause: `${serviceName} was reached, and answered 404: it has nothing at this path.`, mend: 'Look under “How to call it” on the service’s page, and mend the path.' }),
  },
  {
    fits: (answer) => statusOf(answer) >= 400 && statusOf(answer) < 500,
    explain: ({ serviceName }, answer) => ({
      cause: `${serviceName} was reached and signed in to, and answered ${statusOf(answer)}: it does not take this request as it is.`,
      mend: 'Its answer below says why. Look at method, query and body, and send it again.',
    }),
  },
  {
    fits: (answer) => statusOf(answer) >= 500,
    explain: ({ serviceName }, answer) => ({
      cause: `${serviceName} was reached, and answered ${statusOf(answer)}: it failed on its own side.`,
      mend: `The connection is in order. Try again later, or tell the owners of ${serviceName}.`,
    }),
  },
  {
    fits: (answer, { port, portRanges }) => isUnreachable(answer) && !portRanges.some((range) => coversPort(range, port)),
    explain: ({ serviceName, port, portRanges }) => ({
      cause: `Port ${port} is not shared: ${serviceName} is published on ${portRanges.join(', ')}.`,
      mend: `Use one of these ports, or ask the owners of ${serviceName} to publish ${port} too.`,
    }),
  },
  {
    fits: (answer, { host, serviceHost }) => isUnreachable(answer) && host.toLowerCase() !== serviceHost.toLowerCase(),
    explain: ({ host, serviceHost }) => ({
      cause: `The host ${host} is not in the resource configuration, which leads to ${serviceHost} alone.`,
      mend: `Call ${serviceHost}.`,
    }),
  },
  {
    fits: (answer) => isUnreachable(answer) && /certificate|self.signed|TLS|SSL/i.test(answer.cause ?? ''),
    explain: ({ serviceName }, answer) => ({
      cause: `The certificate of ${serviceName} was not accepted: HTTP Tasks take only those of publicly trusted authorities, for exactly the name that is called.${saysAWS(answer)}`,
      mend: `Ask the owners of ${serviceName} to put a publicly trusted certificate on it.`,
    }),
  },
  {
    fits: (answer) => isUnreachable(answer) && /could not (be )?resolve/i.test(answer.cause ?? ''),
    explain: ({ serviceName, serviceHost }, answer) => ({
      cause: `The gateway does not find ${serviceHost} by its name.${saysAWS(answer)}`,
      mend: `Ask the owners of ${serviceName} to look at the DNS name and the gateway’s name resolution.`,
    }),
  },
  {
    fits: isUnreachable,
    explain: ({ serviceName, host, port }, answer) => ({
      cause: `Nothing answered at ${host} on port ${port}.${saysAWS(answer)}`,
      mend: `A connection that has just become ready may take a few minutes. If it stays so, ask the owners of ${serviceName} to look at the security groups of the gateway and at the service itself.`,
    }),
  },
  {
    fits: ({ error, cause }) => /^Events\.ConnectionResource\.(InvalidConnectionState|AuthInProgress)$/.test(error ?? '') && /DEAUTHORIZED/.test(cause ?? ''),
    explain: ({ serviceName, signIn }) => ({
      cause: `EventBridge does not use the credentials of this connection any more, since ${serviceName} refused ${credentialsInWords[signIn]}.`,
      mend: 'Enter new credentials to go on.',
      next: 'enterCredentials',
    }),
  },
  {
    fits: ({ error }) => /^Events\.ConnectionResource\.(InvalidConnectionState|InvalidPrivateConnectionState|AuthInProgress|ConcurrentModification)$/.test(error ?? ''),
    explain: (_call, answer) => ({
      cause: `The connection is not ready.${saysAWS(answer)}`,
      mend: 'Wait until this page says that it is ready, then send the request again.',
    }),
  },
  {
    fits: ({ error }) => error === 'Events.ConnectionResource.ResourceNotFound',
    explain: () => ({ cause: 'The connection is not there any more: it was deleted outside of Pergola.', mend: 'Enter the credentials again to have it made anew.', next: 'enterCredentials' }),
  },
  {
    fits: ({ error }) => error === 'Events.ConnectionResource.AccessDenied' || error === 'States.Http.AccessDenied',
    explain: ({ accountId }, { cause }) => ({
      cause: `The role of HTTP Tasks in account ${accountId} lacks ${missingRightOf(cause) ?? 'a right that this call needs'}.${cause ? ` AWS says: ${cause}` : ''}`,
      mend: 'Deploy the consumer template again in that account: it puts the role back as it must be.',
    }),
  },
  {
    fits: ({ error }) => error === 'States.DataLimitExceeded',
    explain: ({ serviceName }) => ({ cause: `The answer of ${serviceName} is larger than the 256 KiB that an HTTP Task takes.`, mend: 'Ask for less at once, for example by pages.' }),
  },
  {
    fits: ({ error }) => error === 'States.Runtime',
    explain: (_call, { cause }) => ({ cause: `Step Functions cannot send this request as it is. ${cause ?? ''}`.trim(), mend: 'Change it accordingly, and send it again.' }),
  },
];

export function explainTestResult(answer: Answer, call: TestedCall): Explanation {
  const rule = rules.find(({ fits }) => fits(answer, call));
  if (rule) return { next: null, ...rule.explain(call, answer) };
  return {
    cause: `Step Functions ended the test with ${answer.error ?? 'no reason'}.${saysAWS(answer)}`,
    mend: 'Try again; if it stays, give your administrators this sentence.',
    next: null,
  };
}

/** `states:InvokeHTTPEndpoint` in AWS's own words of a refusal. */
function missingRightOf(cause: string | undefined): string | null {
  return /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(cause ?? '')?.[1] ?? null;
}
