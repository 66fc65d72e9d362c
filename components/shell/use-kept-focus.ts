import { useEffect } from 'react';
import { focusHeading } from '../focus-heading';

/**
 * Gives the focus to the page's heading when what had it is taken off the page, wherever that happens: a removed row, a form that was
 * sent, a dismissed message. Without it the focus falls to the body, and the keyboard begins at the top. Whoever knows where an action
 * leads sets the focus there, and this does nothing.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let frame = 0;
    const note = (event: FocusEvent) => {
      last = event.target instanceof Element && event.target !== document.body ? event.target : null;
    };
    // A click beside everything takes the focus away on purpose.
    const forget = (event: PointerEvent) => {
      if (event.target instanceof Element && !event.target.closest('a, button, input, select, textarea, [tabindex]')) last = null;
    };
    const check = () => {
      if (!last || last.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
      last = null;
      focusHeading();
    };
    const observer = new MutationObserver(() => {
      if (!last || last.isConnected) return;
      cancelAnimationFrame(frame);
      // Components that give the focus back themselves do so after the frame in which they change the page.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(check);
      });
    });
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', forget);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', forget);
    };
  }, []);
}
