import type { EveryClient, Stage } from './stage';

/**
 * How to add the cases of an operation: open `cases/<service>.ts` (the file is named after the service's folder) and add
 * an entry under AWS's name of the operation.
 *
 *     DeleteResourceGateway: {
 *       good: [async ({ sandbox, owner }) => call(owner.lattice, new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: await makeGateway(sandbox, owner) }))],
 *       bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: 'rgw-0123456789abcdefg' }))]],
 *     },
 *
 * A case makes what it needs by real SDK calls (`sandbox/testing/seed-story.ts` has the common ones; `sandbox.advanceClock`
 * waits) and answers the one call that is put to the test, without sending it. Each case begins in a world as on its first
 * day. `good`: at least one, with as many members in its input as make sense. `bad`: at least one for each way in which
 * AWS refuses the call, with the name of the error. An operation that refuses every call of the sandbox's world has no good
 * ones, and its first bad one has a whole input.
 *
 * What nobody has to write: that every answer keeps to the model (`check-answer.ts`), and that inputs which break the
 * model are refused (`broken-inputs.ts` derives them from the input of the first case).
 */
export interface OperationCases {
  good: Case[];
  bad: [BadCase, ...BadCase[]];
}

export type ServiceCases = Record<string, OperationCases>;

export type Case = (stage: Stage) => PreparedCall | Promise<PreparedCall>;

type BadCase = [errorName: string, prepare: Case];

/** A call that is ready to be sent. */
export interface PreparedCall {
  client: EveryClient[keyof EveryClient];
  input: Record<string, unknown>;
  send(): Promise<unknown>;
  /** Sends the same call with another input, by another client of the same service. */
  sendBy(client: object, input: Record<string, unknown>): Promise<unknown>;
}

export function call(client: EveryClient[keyof EveryClient], command: { input: object }): PreparedCall {
  const Command = command.constructor as new (input: object) => object;
  const sendBy = (other: object, one: object) => (other as { send(command: object): Promise<unknown> }).send(one);
  return {
    client,
    input: command.input as Record<string, unknown>,
    send: () => sendBy(client, command),
    sendBy: (other, input) => sendBy(other, new Command(input)),
  };
}
