-- The record of this installation that is kept outside of the database, and the hold that follows when the two disagree.
ALTER TABLE "installation"
  ADD COLUMN "recordEpoch" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "recordNonce" TEXT,
  ADD COLUMN "pendingNonces" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "recordSeq" BIGINT,
  ADD COLUMN "recordedAt" TIMESTAMPTZ(3),
  ADD COLUMN "recordingUntil" TIMESTAMPTZ(3),
  ADD COLUMN "heldAt" TIMESTAMPTZ(3),
  ADD COLUMN "heldReason" TEXT,
  ADD COLUMN "heldSentence" TEXT,
  ADD COLUMN "isCopy" BOOLEAN NOT NULL DEFAULT false;
