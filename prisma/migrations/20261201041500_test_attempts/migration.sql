-- Results of tests from before a correction of the declared test don't count.
ALTER TABLE "service" ADD COLUMN "testChangedAt" TIMESTAMPTZ(3);
-- Tests that AWS did not start, or that are paused, are tried later.
ALTER TABLE "connection_test" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "nextTryAt" TIMESTAMPTZ(3);
