'use client';
import { isDatabaseDigest } from '@/lib/platform/fault-digest';

/** Shown when not even the frame of the pages could be made, e.g. without the database. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const isBusy = isDatabaseDigest(error.digest);
  return (
    <html lang="en">
      <head>
        <title>{isBusy ? 'The database is busy' : 'Pergola is not available'}</title>
      </head>
      <body>
        <main className="sign-in">
          <h1>{isBusy ? 'The database is busy' : 'Pergola is not available'}</h1>
          {isBusy ? (
            <p>This page needs the database, which did not respond in time. Changes that you already saved are kept, and connections keep working. Try again in a few seconds.</p>
          ) : (
            <p>
              The portal cannot reach something that it needs. Connections that stand go on working. Try again in a minute
              {error.digest ? `; if it stays, give your administrators the number ${error.digest}` : ''}.
            </p>
          )}
          <button type="button" onClick={isBusy ? () => location.reload() : reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
