import { useEffect, type RefObject } from 'react';

/** Gives the focus to what appears in the place of what had it, once `isTime` becomes true. */
export function useFocusWhen(isTime: boolean, target: RefObject<{ focus: () => void } | null>): void {
  useEffect(() => {
    if (isTime) target.current?.focus();
  }, [isTime, target]);
}
