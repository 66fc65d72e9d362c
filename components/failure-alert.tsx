'use client';
import Alert from '@cloudscape-design/components/alert';
import { useEffect, useRef } from 'react';
import type { Failure } from '@/lib/platform/failure';
import { AppLink } from './app-link';

const headers: Partial<Record<Failure['code'], string>> = {
  invalidInput: 'Nothing was saved',
  notSignedIn: 'You are signed out',
  forbidden: 'You don’t have permission to do this',
  notFound: 'Not found',
  conflict: 'Nothing was changed',
  quotaExceeded: 'Quota reached',
  tooManyRequests: 'Too many requests',
  awsRefused: 'AWS refused this',
  databaseBusy: 'The database is busy',
  unavailable: 'No answer',
};

export function headerOfFailure({ code }: Failure): string {
  return headers[code] ?? 'This did not work';
}

/** The message, and the way to what it names. */
export function FailureMessage({ failure: { message, next } }: { failure: Failure }) {
  return (
    <>
      {message} {next && <AppLink href={next.href}>{next.text}</AppLink>}
    </>
  );
}

/** What an action refused, in its words, at the place where the person looks; takes the focus when it appears. */
export function FailureAlert({ failure }: { failure: Failure | null }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure && failure.code !== 'invalidInput') place.current?.focus();
  }, [failure]);
  if (!failure) return null;
  return (
    <div ref={place} tabIndex={-1} role="alert">
      <Alert type="error" header={headerOfFailure(failure)}>
        <FailureMessage failure={failure} />
      </Alert>
    </div>
  );
}
