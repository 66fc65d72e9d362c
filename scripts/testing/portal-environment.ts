import { urlAs } from '../postgres/roles';
import { freshDatabase } from './fresh-database';

/**
 * The environment of the web and worker processes for a test in this process, with a database of its own unless one is given. To be
 * called before anything reads `env()`, so at the top of the file or in `beforeAll`. The code under test has the rights of the
 * application; returns the connection string of the server's superuser, for fixtures.
 */
export async function preparePortalEnvironment(given: { awsEndpointUrl: string; databaseUrl?: string }): Promise<string> {
  const databaseUrl = given.databaseUrl ?? (await freshDatabase());
  Object.assign(process.env, {
    DATABASE_URL: urlAs('application', databaseUrl),
    PUBLIC_ORIGIN: 'http://localhost:3000',
    NEXTAUTH_SECRET: 'a-secret-of-the-tests-that-signs-nothing-else',
    OIDC_ISSUER: `${given.awsEndpointUrl}/oidc`,
    OIDC_CLIENT_ID: 'pergola',
    OIDC_CLIENT_SECRET: 'pergola-sandbox',
    OIDC_SCOPES: 'openid email profile groups',
    AWS_ENDPOINT_URL: given.awsEndpointUrl,
    AWS_ACCESS_KEY_ID: 'AKIASBXWORKER0000001',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'us-east-1',
    PERGOLA_WEB_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWebRole',
    PERGOLA_WORKER_ROLE_ARN: 'arn:aws:iam::999999999999:role/PergolaWorkerRole',
    LOG_LEVEL: 'silent',
  });
  return databaseUrl;
}
