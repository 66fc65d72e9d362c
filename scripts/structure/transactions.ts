import { isTest, type Finding, type SourceFile } from './source-file';

/** Writes that no session requests, and why each may open its own transaction. */
const withoutActor: Record<string, string> = {
  'lib/accounts/writes/onboard-account.ts': 'a command of the operator',
  'lib/accounts/writes/verify-roles.ts': 'a command of the operator, and a task of the worker',
  'lib/connections/writes/look-at-connections.ts': 'EventBridge, which has a token',
  'lib/activity/writes/record-drift.ts': 'a sweep of the worker',
  'lib/activity/writes/write-head.ts': 'a sweep of the worker',
  'lib/ghosts/writes/record-reading.ts': 'a sweep of the worker',
  'lib/ghosts/writes/record-marks.ts': 'a sweep of the worker',
  'lib/ghosts/writes/remove-unmanaged-access.ts': 'a step of a retirement, which was authorized when it began',
  'lib/grants/writes/end-in-batches.ts': 'a sweep of the worker',
  'lib/installation/writes/continue-by-operator.ts': 'a command of the operator',
  'lib/requests/writes/close-requests-of-service.ts': 'a step of a retirement, which was authorized when it began',
  'lib/services/writes/advance-retirement.ts': 'a step of a retirement, which was authorized when it began',
  'lib/notices/reads/to-mail.ts': 'a sweep of the worker, which claims who is mailed',
  'lib/connections/writes/send-due-tests.ts': 'what the worker sends on its own',
  'lib/notices/writes/mail.ts': 'a sweep of the worker',
  'lib/notices/writes/settle.ts': 'a sweep of the worker',
  'lib/notices/writes/tell.ts': 'a sweep of the worker',
  'lib/people/writes/check-groups.ts': 'what the identity provider reports',
  'lib/people/writes/end-sessions.ts': 'signing out, the identity provider, and a command of the operator; a person who asks uses `transaction`',
  'lib/people/writes/finish-sign-in.ts': 'signing in, before there is an actor',
  'lib/real-aws/writes/check-real-aws.ts': 'a command of the operator',
  'lib/retention/writes/sweep-old-rows.ts': 'a sweep of the worker',
  'lib/services/reads.ts': 'sets a parameter of its own query and writes nothing',
};

const opensTransaction = /\.\$transaction\s*\(/;
const writesDirectly = /\bdb\(\)\s*\.\s*(\$executeRaw|\w+\s*\.\s*(create|update|upsert|delete)(Many|ManyAndReturn)?\s*\()/;

/**
 * A write that a person asks for has its rights looked at inside its own transaction, on locked rows: `transaction` of
 * its context does that, and there is no other way to write.
 */
export function checkTransactions({ path, text }: SourceFile): Finding[] {
  const feature = /^lib\/([^/]+)\//.exec(path)?.[1];
  if (!feature || ['platform', 'aws', 'controller'].includes(feature) || isTest(path) || path in withoutActor) return [];
  const findings: Finding[] = [];
  if (opensTransaction.test(text)) findings.push({ path, reason: 'It opens its own transaction, which checks no permissions.', remedy: 'Use `transaction` of the WriteContext. If no person asks for this write, add it to scripts/structure/transactions.ts with the reason.' });
  if (writesDirectly.test(text)) findings.push({ path, reason: 'It writes outside of a transaction.', remedy: 'Use `transaction` of the WriteContext, and the `tx` that it gives.' });
  if (/(^|\/)actions\.ts$/.test(path)) {
    const deaf = [...text.matchAll(/\.load\([^\n]*/g)].filter(([line]) => /\w\((actor|scopeOf\(actor\)),/.test(line) && !/\bclient\b/.test(line));
    if (deaf.length > 0) findings.push({ path, reason: 'A load does not read through `client`, so the transaction would not see what it locked.', remedy: 'Hand `client` to the read: .load(noun, ({ actor, input, client }) => read(scopeOf(actor), input.id, client)).' });
  }
  return findings;
}
