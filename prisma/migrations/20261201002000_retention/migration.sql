-- When one worker last began to delete old rows of a kind.
CREATE TABLE "retention_sweep" (
    "task" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "retention_sweep_pkey" PRIMARY KEY ("task")
);

-- Ended access by its end, and what can be old of a resource.
CREATE INDEX "grant_ended" ON "grant" ("endedAt") WHERE state = 'REVOKED';
CREATE INDEX "access_request_decided" ON "access_request" ("decidedAt") WHERE state IN ('REJECTED', 'CANCELLED');
CREATE INDEX "resource_event_at" ON "resource_event" ("at");
CREATE INDEX "resource_gone" ON "resource" ("phaseSince") WHERE phase = 'GONE';
