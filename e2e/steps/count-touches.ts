import type { Page } from '@playwright/test';

export interface Touch {
  /** Path of the page, with ids cut off. */
  screen: string;
  /** Label of the field; empty where a form was sent. */
  field: string;
}

/** Counts from now on what a person fills in, chooses and sends, each field of a page once; following links is not counted. */
export async function countTouches(page: Page): Promise<{ read: () => Touch[] }> {
  const touches = new Map<string, Touch>();
  await page.exposeFunction('pergolaTouched', (path: string, key: string, field: string) => {
    const screen = path.replace(/_[0-9a-z]{16}/g, '');
    touches.set(`${screen} ${key}`, { screen, field });
  });
  await page.addInitScript(listen);
  await page.evaluate(listen);
  return { read: () => [...touches.values()] };
}

/** Runs in the page. A list is touched when one of its options is chosen; its button stands for it. */
function listen(): void {
  const report = (key: string, field: string) =>
    void (window as unknown as { pergolaTouched: (path: string, key: string, field: string) => void }).pergolaTouched(location.pathname, key, field);
  const textOf = (ids: string | null) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
  const labelOf = (element: Element) =>
    (element as HTMLInputElement).labels?.[0]?.textContent || textOf(element.getAttribute('aria-labelledby')) || element.getAttribute('aria-label') || 'without a name';
  const changed = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    report(target.type === 'radio' ? target.name : target.id, labelOf(target));
  };
  document.addEventListener('input', changed, true);
  document.addEventListener('change', changed, true);
  document.addEventListener(
    'click',
    ({ target }) => {
      const list = target instanceof Element && target.closest('button[aria-haspopup="listbox"]');
      if (list) report(list.id, labelOf(list));
    },
    true,
  );
  document.addEventListener('submit', () => report('sent', ''), true);
}
