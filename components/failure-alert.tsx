'use client';
import Alert from '@cloudscape-design/components/alert';
import { useEffect, useRef } from 'react';
import type { Failure } from '@/lib/platform/failure';

const headers: Partial<Record<Failure['code'], string>> = {
  invalidInput: 'Some fields need another look',
  notSignedIn: 'You are signed out',
  forbidden: 'This is not yours to do',
  notFound: 'It is not there any more',
  conflict: 'Somebody was faster',
  quotaExceeded: 'Quota reached',
  tooManyRequests: 'Too many requests',
  awsRefused: 'AWS refused this',
  databaseBusy: 'The database is busy',
  unavailable: 'No answer',
};

/** What an action refused, in its words, at the place where the person looks; takes the focus when it appears. */
export function FailureAlert({ failure }: { failure: Failure | null }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure && failure.code !== 'invalidInput') place.current?.focus();
  }, [failure]);
  if (!failure) return null;
  return (
    <div ref={place} tabIndex={-1} role="alert">
      <Alert type="error" header={headers[failure.code] ?? 'This did not work'}>
        {failure.message}
      </Alert>
    </div>
  );
}
