-- A service is retired in steps: RETIRING from the request on, RETIRED once AWS has nothing of it any more.
ALTER TYPE "ServiceState" ADD VALUE 'RETIRING' BEFORE 'RETIRED';

ALTER TABLE "service"
  ADD COLUMN "retiringAt" TIMESTAMPTZ(3),
  ADD COLUMN "retiringById" TEXT REFERENCES "person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN "retireReason" TEXT,
  ADD COLUMN "retiredAt" TIMESTAMPTZ(3),
  ADD COLUMN "gatewayKept" TEXT;

-- The resource configuration has its name until AWS has deleted it.
DROP INDEX "service_one_name";
CREATE UNIQUE INDEX "service_one_name" ON "service" ("accountId", region, name) WHERE state <> 'RETIRED';

-- What the sweep looks for.
CREATE INDEX "service_retiring" ON "service" ("retiringAt") WHERE "retiringAt" IS NOT NULL AND "retiredAt" IS NULL;
