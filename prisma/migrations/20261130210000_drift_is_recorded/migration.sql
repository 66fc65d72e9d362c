CREATE TYPE "Drift" AS ENUM ('FOUND', 'REPAIRED');

ALTER TABLE "resource" ADD COLUMN "driftAt" TIMESTAMPTZ(3);
ALTER TABLE "resource_event" ADD COLUMN "drift" "Drift", ADD COLUMN "differences" JSONB, ADD COLUMN "auditedAt" TIMESTAMPTZ(3);

-- What a sweep has not recorded in the audit yet, and what people are told of it.
CREATE INDEX "resource_event_unaudited" ON "resource_event" ("id") WHERE drift IS NOT NULL AND "auditedAt" IS NULL;
CREATE INDEX "audit_event_drift" ON "audit_event" ("at") WHERE outcome = 'DONE' AND action IN ('resource.drift', 'resource.repair');
