/** Where the stack under test is; `npm run test:e2e` sets it all. */
function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the end-to-end tests with "npm run test:e2e", which brings up a stack of its own and says where it is.`);
  return value;
}

export const stack = {
  get origin() {
    return given('E2E_ORIGIN');
  },
  get sandboxUrl() {
    return given('E2E_SANDBOX_URL');
  },
  get databaseUrl() {
    return given('E2E_DATABASE_URL');
  },
  /** Folder of the production build. */
  get build() {
    return given('E2E_BUILD');
  },
  /** Folder of logs and data. */
  get home() {
    return given('E2E_HOME');
  },
};
