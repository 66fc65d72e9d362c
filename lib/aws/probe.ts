import { callAws, type AwsSession } from './call';
import type { Clients, ServiceName } from './clients';
import { isAwsError } from './errors';

/** AWS's answer to one call, whether it passed or was refused. */
export interface Probed {
  /** `ok`, or AWS's own name of the refusal. */
  code: string;
  /** AWS's own message of a refusal, else empty. */
  message: string;
  requestId: string | undefined;
  /** The members of the answer, as AWS names them. Empty for a refusal. */
  output: Record<string, unknown>;
}

type AnyClient = Record<string, (input: object) => Promise<{ $metadata: { requestId?: string } } & Record<string, unknown>>>;

/**
 * Makes one call by its name and answers what AWS said, also when it refused. It is for checks that ask what AWS answers; everything
 * else uses the functions of its service. Throws what is not an answer of AWS.
 */
export async function probe(session: AwsSession, service: ServiceName, operation: string, input: object): Promise<Probed> {
  const method = `${operation[0]?.toLowerCase()}${operation.slice(1)}`;
  try {
    const send = async (client: Clients[ServiceName]) => {
      const named = (client as unknown as AnyClient)[method];
      if (!named) throw new Error(`The SDK has no ${service} ${operation}.`);
      return named.call(client, input);
    };
    const { $metadata, ...output } = await callAws(session, service, operation, send, (answer) => answer);
    return { code: 'ok', message: '', requestId: $metadata.requestId, output };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return { code: error.code, message: error.publicMessage, requestId: error.requestId, output: {} };
  }
}
