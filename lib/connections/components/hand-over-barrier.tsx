'use client';
import Alert from '@cloudscape-design/components/alert';

/** Why no credentials can be entered now, and what happens to those that would be. */
export function HandOverBarrier({ barrier }: { barrier: string | null }) {
  if (barrier === null) return null;
  return (
    <Alert type="warning" header="You can’t enter credentials now">
      {barrier} Pergola keeps no credentials, so it doesn’t take them before that.
    </Alert>
  );
}
