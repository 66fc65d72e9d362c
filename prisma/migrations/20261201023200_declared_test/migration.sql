-- How the owners declare that a service is tested. No method: no test.
CREATE TYPE "TestMethod" AS ENUM ('GET', 'HEAD');

ALTER TABLE "service"
  ADD COLUMN "testMethod" "TestMethod",
  ADD COLUMN "testPath" TEXT NOT NULL DEFAULT '/',
  ADD COLUMN "testStatuses" INTEGER[] NOT NULL DEFAULT ARRAY[200];
