CREATE TYPE "TestOutcome" AS ENUM ('PASSED', 'FAILED');

-- Each time that credentials were entered for a connection, and what a test request with them showed.
CREATE TABLE "connection_test" (
  "connectionId" TEXT NOT NULL,
  "entry" INTEGER NOT NULL,
  "enteredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "takenAt" TIMESTAMPTZ(3),
  "sentAt" TIMESTAMPTZ(3),
  "testedAt" TIMESTAMPTZ(3),
  "outcome" "TestOutcome",
  "status" INTEGER,
  "fault" TEXT,
  "isDeclared" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "connection_test_pkey" PRIMARY KEY ("connectionId", "entry"),
  CONSTRAINT "connection_test_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What the worker looks for.
CREATE INDEX "connection_test_due" ON "connection_test" ("enteredAt") WHERE "sentAt" IS NULL AND "testedAt" IS NULL;
