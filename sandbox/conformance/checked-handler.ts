import { Readable } from 'node:stream';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { callOfRequest, type SentRequest } from './call-of-request';
import { checkAnswer } from './check-answer';
import { addBrokenAnswer } from './held-answers';
import type { RawAnswer } from './read-body';

interface Handler {
  metadata?: { handlerProtocol: string };
  destroy?(): void;
  handle(request: SentRequest, options?: object): Promise<{ response: { statusCode: number; headers: Record<string, string>; body?: unknown } }>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): object;
}

/** The SDK's own HTTP handler, which besides holds every raw answer against the service's model. */
export function checkedHandler(): NonNullable<STSClientConfig['requestHandler']> {
  const inner = new STSClient({ region: 'us-east-1' }).config.requestHandler as unknown as Handler;
  return {
    ...(inner.metadata ? { metadata: inner.metadata } : {}),
    destroy: () => inner.destroy?.(),
    updateHttpClientConfig: (key: never, value: never) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    async handle(request: SentRequest, options?: object) {
      const { response } = await inner.handle(request, options);
      const chunks: Buffer[] = [];
      for await (const chunk of response.body as Readable) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      await hold(request, { status: response.statusCode, headers: response.headers, body });
      response.body = Readable.from([body], { objectMode: false });
      return { response };
    },
  } satisfies Handler as never;
}

async function hold(request: SentRequest, answer: RawAnswer): Promise<void> {
  const call = await callOfRequest(request);
  if (!call) return;
  const problems = await checkAnswer(call.service, call.operation, answer);
  for (const problem of problems) addBrokenAnswer(`${call.service} ${call.operation} (HTTP ${answer.status}): ${problem}`);
}
