'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { grantVisibleTo } from '@/lib/grants/reads';
import { subjectOfGrant } from '@/lib/grants/subject';
import { mayConnect, mayEnterCredentials, mayRemoveConnection, mayRepairConnection, mayRetryConnection, maySendTest } from './policy';
import { connectionVisibleTo } from './reads';
import { connectSchema, enterCredentialsSchema, removeConnectionSchema, repairConnectionSchema, retryConnectionSchema, sendTestSchema } from './schema';
import { subjectOfConnection } from './subject';
import { connect } from './writes/connect';
import { enterCredentials } from './writes/enter-credentials';
import { removeConnection } from './writes/remove';
import { repairConnection } from './writes/repair';
import { retryConnection } from './writes/retry';
import { sendTest } from './writes/send-test';

export const connectAction = action('connection.create')
  .input(connectSchema)
  .load('access', ({ actor, input, client }) => grantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize((actor, grant) => mayConnect(actor, grant), subjectOfGrant)
  .callsAws(({ service, accountId }) => [service.accountId, accountId])
  .run(connect);

export const enterCredentialsAction = action('connection.enterCredentials')
  .input(enterCredentialsSchema)
  .load('connection', ({ actor, input, client }) => connectionVisibleTo(scopeOf(actor), input.connectionId, client))
  .authorize((actor, connection) => mayEnterCredentials(actor, connection.grant), subjectOfConnection)
  .callsAws(({ grant }) => [grant.accountId])
  .run(enterCredentials);

export const removeConnectionAction = action('connection.remove')
  .input(removeConnectionSchema)
  .load('connection', ({ actor, input, client }) => connectionVisibleTo(scopeOf(actor), input.connectionId, client))
  .authorize((actor, connection) => mayRemoveConnection(actor, connection.grant), subjectOfConnection)
  .run(removeConnection);

export const repairConnectionAction = action('connection.repair')
  .input(repairConnectionSchema)
  .load('connection', ({ actor, input, client }) => connectionVisibleTo(scopeOf(actor), input.connectionId, client))
  .authorize((actor, connection) => mayRepairConnection(actor, connection.grant), subjectOfConnection)
  .callsAws(({ grant }) => [grant.accountId])
  .run(repairConnection);

export const retryConnectionAction = action('connection.retry')
  .input(retryConnectionSchema)
  .load('connection', ({ actor, input, client }) => connectionVisibleTo(scopeOf(actor), input.connectionId, client))
  .authorize((actor, connection) => mayRetryConnection(actor, connection.grant), subjectOfConnection)
  .callsAws(({ grant }) => [grant.accountId])
  .run(retryConnection);

export const sendTestAction = action('connection.test')
  .input(sendTestSchema)
  .load('connection', ({ actor, input, client }) => connectionVisibleTo(scopeOf(actor), input.connectionId, client))
  .authorize((actor, connection) => maySendTest(actor, connection.grant), subjectOfConnection)
  .callsAws(({ grant }) => [grant.accountId])
  .run(sendTest);
