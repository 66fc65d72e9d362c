/** Nothing; without a file of this name Next.js would take the portal's, which wants a database. */
export function register(): void {}
