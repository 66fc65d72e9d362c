'use client';
import { isDatabaseDigest } from '@/lib/platform/fault-digest';

/** Shown when not even the frame of the pages could be made, e.g. without the database. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>Pergola is not available</title>
      </head>
      <body>
        <main className="sign-in">
          <h1>Pergola is not available</h1>
          {isDatabaseDigest(error.digest) ? (
            <p>The database is busy. Nothing was changed, and connections keep working. Try again in a few seconds.</p>
          ) : (
          <p>
            The portal cannot reach something that it needs. Connections that stand go on working. Try again in a minute
            {error.digest ? `; if it stays, give your administrators the number ${error.digest}` : ''}.
          </p>
          )}
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
