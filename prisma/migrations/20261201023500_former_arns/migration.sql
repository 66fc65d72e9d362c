-- What still names an earlier ARN of a connection is shown until it names the new one.
ALTER TABLE "resource"
  ADD COLUMN "formerArns" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "arnChangedAt" TIMESTAMPTZ(3);
