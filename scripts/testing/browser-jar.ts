import type { CookieToSet } from '@/lib/platform/session-cookie';

/** The cookies of one browser, as far as the portal's code sees them. */
export class BrowserJar {
  private readonly cookies = new Map<string, string>();

  get(name: string): { value: string } | undefined {
    const value = this.cookies.get(name);
    return value === undefined ? undefined : { value };
  }

  getAll(): { name: string; value: string }[] {
    return [...this.cookies].map(([name, value]) => ({ name, value }));
  }

  set(cookies: CookieToSet[] | null): void {
    for (const { name, value, options } of cookies ?? []) {
      if (options.maxAge > 0) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
  }

  copy(): BrowserJar {
    const copy = new BrowserJar();
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }
}
