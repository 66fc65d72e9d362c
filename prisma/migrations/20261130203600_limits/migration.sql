-- AlterTable
ALTER TABLE "resource" ADD COLUMN     "recheckAskedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE UNLOGGED TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "limit_refusal" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "limit_refusal_pkey" PRIMARY KEY ("minute","kind","key")
);

-- CreateTable
CREATE TABLE "repeated_attempt" (
    "id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "count" INTEGER NOT NULL DEFAULT 0,
    "entry" JSONB NOT NULL,

    CONSTRAINT "repeated_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "repeated_attempt_since_idx" ON "repeated_attempt"("since");
