/** What would point the tests at somebody's real database, AWS or sign-in, or at a stack that runs already. */
const strangers = /^(AWS_|OIDC_|OTEL_|METRICS_|NEXTAUTH_|PERGOLA_|DATABASE_|PUBLIC_ORIGIN$|PORT$|SANDBOX_PORT$|HOST$|LOG_LEVEL$|NODE_ENV$|NEXT_DIST_DIR$|NODE_OPTIONS$)/;

/** The environment as it would be on a machine where nobody has set anything for Pergola. */
export function cleanEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !strangers.test(name))) as NodeJS.ProcessEnv;
}
