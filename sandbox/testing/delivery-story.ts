import { PutEventsCommand, type Target } from '@aws-sdk/client-eventbridge';
import { expect, vi } from 'vitest';
import type { Sandbox } from '../start-sandbox';
import { makeDestination, makeLedgerConnection, makeServiceRole } from './api-destination-story';
import { accounts } from './clients';
import { accountClients } from './seed-story';

export const lostQueue = `arn:aws:sqs:us-east-1:${accounts.consumer}:lost`;

/** An event of `test.bookings`. */
export function entry(detail: object, more: object = {}) {
  return { Source: 'test.bookings', DetailType: 'Booked', Detail: JSON.stringify(detail), ...more };
}

/** The consumer's API destination `ledger`, over its private connection, and a role that may call it. */
export async function prepareDeliveries(sandbox: Sandbox) {
  const consumer = accountClients(sandbox, accounts.consumer);
  const connectionArn = await makeLedgerConnection(sandbox, accountClients(sandbox, accounts.owner), consumer, accounts.consumer);
  const destinationArn = await makeDestination(consumer, connectionArn);
  const RoleArn = makeServiceRole(sandbox, accounts.consumer, 'events.amazonaws.com', 'events:InvokeApiDestination', destinationArn);
  return {
    consumer,
    destinationArn,
    /** A target that gets the detail of each event. */
    destination: (more: Partial<Target> = {}) => ({ Arn: destinationArn, RoleArn, InputPath: '$.detail', ...more }),
    book: (detail: object = { account: 'rent', amount: 7 }) => consumer.events.send(new PutEventsCommand({ Entries: [entry(detail)] })),
  };
}

export type DeliveryStory = Awaited<ReturnType<typeof prepareDeliveries>>;

/** Runs what is due and waits until the last delivery has come so far. */
export async function delivered(sandbox: Sandbox, expected: object) {
  sandbox.advanceClock(0);
  return vi.waitFor(
    () => {
      expect(sandbox.deliveries().at(-1)).toMatchObject(expected);
      return sandbox.deliveries().at(-1);
    },
    { timeout: 8_000 },
  );
}
