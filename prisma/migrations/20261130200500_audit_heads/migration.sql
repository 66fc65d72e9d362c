-- The hash of an audit event is versioned. Events of before are of no version, so a database that has any is refused here: reset it.
ALTER TABLE "audit_event" ADD COLUMN "hashVersion" INTEGER NOT NULL;

CREATE TABLE "installation" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "headSeq" BIGINT,
    "headAt" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

INSERT INTO "installation" ("id") VALUES ('ins_' || replace(gen_random_uuid()::text, '-', ''));
