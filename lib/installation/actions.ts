'use server';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayDecideHold } from './policy';
import { heldGrantVisibleTo, installationOf } from './reads';
import { continueSchema, endHeldGrantSchema, markAsCopySchema, nothingSchema } from './schema';
import { subjectOfInstallation } from './subject';
import { continueInstallation } from './writes/continue';
import { endHeldGrant } from './writes/end-held-grant';
import { markAsCopy } from './writes/mark-as-copy';
import { recheckInstallation } from './writes/recheck';

export const continueInstallationAction = action('installation.continue')
  .input(continueSchema)
  .load('installation', ({ client }) => installationOf(client))
  .authorize(mayDecideHold, subjectOfInstallation)
  .run(continueInstallation);

export const markAsCopyAction = action('installation.markAsCopy')
  .input(markAsCopySchema)
  .load('installation', ({ client }) => installationOf(client))
  .authorize(mayDecideHold, subjectOfInstallation)
  .run(markAsCopy);

export const recheckInstallationAction = action('installation.recheck')
  .input(nothingSchema)
  .load('installation', ({ client }) => installationOf(client))
  .authorize(mayDecideHold, subjectOfInstallation)
  .run(recheckInstallation);

export const endHeldGrantAction = action('installation.endGrant')
  .input(endHeldGrantSchema)
  .load('access', ({ actor, input, client }) => heldGrantVisibleTo(scopeOf(actor), input.grantId, client))
  .authorize(mayDecideHold, subjectOfInstallation)
  .run(endHeldGrant);
