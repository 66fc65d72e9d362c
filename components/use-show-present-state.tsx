'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, useTransition } from 'react';
import type { ErrorCode } from '@/lib/platform/errors';
import type { Failure } from '@/lib/platform/failure';
import { FailureMessage, headerOfFailure } from './failure-alert';
import { useFlash } from './flash';
import { focusHeading } from './focus-heading';

/** Another user or window changed it, took the right away, or deleted it: what the page offers no longer holds. */
const outdated: ReadonlySet<ErrorCode> = new Set(['conflict', 'forbidden', 'notFound']);

/**
 * Refreshes the page after a refusal that shows that it is outdated. The form that was refused may not be there
 * afterwards; then its message goes to the top of the page.
 */
export function useShowPresentState(failure: Failure | null): (refusal: Failure) => void {
  const router = useRouter();
  const cache = useQueryClient();
  const flash = useFlash();
  const [isRendering, startTransition] = useTransition();
  const [isReading, setReading] = useState(false);
  const shown = useRef<Failure | null>(null);
  useEffect(() => {
    shown.current = isRendering || isReading ? failure : null;
  }, [isRendering, isReading, failure]);
  useEffect(
    () => () => {
      if (!shown.current || !outdated.has(shown.current.code)) return;
      flash.push({ type: 'warning', header: headerOfFailure(shown.current), content: <FailureMessage failure={shown.current} /> });
      focusHeading();
    },
    [flash],
  );
  return useCallback(
    (refusal) => {
      if (!outdated.has(refusal.code)) return;
      setReading(true);
      void cache.invalidateQueries().finally(() => setReading(false));
      startTransition(() => router.refresh());
    },
    [cache, router],
  );
}
