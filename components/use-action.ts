'use client';
import { useCallback, useState } from 'react';
import type { ActionResult } from '@/lib/platform/action';
import type { Failure } from '@/lib/platform/failure';
import { useShowPresentState } from './use-show-present-state';

const unreachable: Failure = {
  ok: false,
  code: 'unavailable',
  message: 'The portal did not answer, so it is not known whether this was done. Look at the page again before you repeat it.',
};

const reloadNeeded: Failure = {
  ok: false,
  code: 'unavailable',
  message: 'The portal was renewed while this page was open, and nothing was done. Load the page again and repeat it; keep a copy of what you typed.',
};

/**
 * Runs a server action from a button or a form:
 *
 *     const { run, failure, isRunning } = useAction(approveRequestAction);
 *     const result = await run({ requestId, comment });
 *     if (result.ok) …
 *
 * Never throws: what the network or an old page broke comes back as a failure too. `failure` is the last refusal, for
 * `<FailureAlert failure={failure} />`; it is cleared by the next run. When another user or window changed what the page
 * shows, the page is refreshed, and the message stays on it whatever the refresh takes away.
 */
export function useAction<Input, Data>(action: (input: Input) => Promise<ActionResult<Data>>) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isRunning, setRunning] = useState(false);
  const showPresentState = useShowPresentState(failure);
  const run = useCallback(
    async (input: Input): Promise<ActionResult<Data>> => {
      setRunning(true);
      setFailure(null);
      const result = await action(input).catch((error: unknown) =>
        error instanceof Error && error.message.includes('Server Action') ? reloadNeeded : unreachable,
      );
      setRunning(false);
      if (!result.ok) {
        setFailure(result);
        showPresentState(result);
      }
      return result;
    },
    [action, showPresentState],
  );
  return { run, failure, isRunning, clear: useCallback(() => setFailure(null), []) };
}
