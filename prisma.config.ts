import { defineConfig } from 'prisma/config';

/** For Prisma's own command line, where its engine can be had; here everything goes through `npm run db:*`. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_OWNER_URL ?? '' },
});
