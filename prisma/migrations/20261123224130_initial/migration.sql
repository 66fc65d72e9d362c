-- CreateEnum
CREATE TYPE "RolePurpose" AS ENUM ('OWNER', 'CONSUMER');

-- CreateEnum
CREATE TYPE "SignIn" AS ENUM ('NONE', 'BASIC', 'API_KEY', 'OAUTH_CLIENT_CREDENTIALS');

-- CreateEnum
CREATE TYPE "ServiceState" AS ENUM ('PUBLISHED', 'RETIRED');

-- CreateEnum
CREATE TYPE "RequestState" AS ENUM ('PENDING', 'APPROVED', 'REJECTED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "GrantState" AS ENUM ('ACTIVE', 'REVOKED');

-- CreateEnum
CREATE TYPE "ConnectionKind" AS ENUM ('EVENTBRIDGE');

-- CreateEnum
CREATE TYPE "Desired" AS ENUM ('PRESENT', 'ABSENT');

-- CreateEnum
CREATE TYPE "Phase" AS ENUM ('PENDING', 'WAITING_FOR_OTHERS', 'WAITING_FOR_AWS', 'RETRYING', 'BLOCKED', 'CONVERGED', 'GONE');

-- CreateEnum
CREATE TYPE "AuditOutcome" AS ENUM ('DONE', 'REFUSED', 'FAILED');

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "isAdmin" BOOLEAN NOT NULL DEFAULT false,
    "sessionVersion" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "personId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("personId","teamId")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "regions" TEXT[],
    "httpTaskRoleArn" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_role" (
    "accountId" TEXT NOT NULL,
    "purpose" "RolePurpose" NOT NULL,
    "roleArn" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3),

    CONSTRAINT "account_role_pkey" PRIMARY KEY ("accountId","purpose")
);

-- CreateTable
CREATE TABLE "service" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "state" "ServiceState" NOT NULL DEFAULT 'PUBLISHED',
    "summary" TEXT NOT NULL,
    "documentation" TEXT NOT NULL,
    "tags" TEXT[],
    "domainName" TEXT,
    "ipAddress" TEXT,
    "portRanges" TEXT[],
    "signIn" "SignIn" NOT NULL,
    "signInDetails" JSONB NOT NULL DEFAULT '{}',
    "parameters" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "gatewayId" TEXT NOT NULL,
    "configurationId" TEXT NOT NULL,
    "shareId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_approver" (
    "serviceId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,

    CONSTRAINT "service_approver_pkey" PRIMARY KEY ("serviceId","personId")
);

-- CreateTable
CREATE TABLE "access_request" (
    "id" TEXT NOT NULL,
    "serviceId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "requesterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "state" "RequestState" NOT NULL DEFAULT 'PENDING',
    "decidedById" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "comment" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "serviceId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "state" "GrantState" NOT NULL DEFAULT 'ACTIVE',
    "principalId" TEXT NOT NULL,
    "invitationId" TEXT,
    "endedAt" TIMESTAMPTZ(3),
    "endedById" TEXT,
    "endComment" TEXT,
    "cutGeneration" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" TEXT NOT NULL,
    "grantId" TEXT NOT NULL,
    "kind" "ConnectionKind" NOT NULL DEFAULT 'EVENTBRIDGE',
    "name" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "desired" "Desired" NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "phase" "Phase" NOT NULL DEFAULT 'PENDING',
    "sentence" TEXT NOT NULL,
    "blockedBy" TEXT,
    "reason" TEXT,
    "awsId" TEXT,
    "awsArn" TEXT,
    "awsState" TEXT,
    "observed" JSONB,
    "observedAt" TIMESTAMPTZ(3),
    "phaseSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextPassAt" TIMESTAMPTZ(3),
    "leaseToken" BIGINT NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource_dependency" (
    "resourceId" TEXT NOT NULL,
    "dependsOnId" TEXT NOT NULL,

    CONSTRAINT "resource_dependency_pkey" PRIMARY KEY ("resourceId","dependsOnId")
);

-- CreateTable
CREATE TABLE "resource_event" (
    "id" BIGSERIAL NOT NULL,
    "resourceId" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phase" "Phase" NOT NULL,
    "sentence" TEXT NOT NULL,
    "awsCall" TEXT,
    "awsRequestId" TEXT,

    CONSTRAINT "resource_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proof" (
    "id" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lists" JSONB NOT NULL,

    CONSTRAINT "proof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" "AuditOutcome" NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "teamIds" TEXT[],
    "data" JSONB NOT NULL DEFAULT '{}',
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "host" TEXT NOT NULL,
    "version" TEXT NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_issuer_subject_key" ON "person"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "team_group_key" ON "team"("group");

-- CreateIndex
CREATE INDEX "membership_teamId_idx" ON "membership"("teamId");

-- CreateIndex
CREATE INDEX "account_teamId_idx" ON "account"("teamId");

-- CreateIndex
CREATE UNIQUE INDEX "service_configurationId_key" ON "service"("configurationId");

-- CreateIndex
CREATE UNIQUE INDEX "service_shareId_key" ON "service"("shareId");

-- CreateIndex
CREATE INDEX "service_teamId_idx" ON "service"("teamId");

-- CreateIndex
CREATE INDEX "service_createdAt_id_idx" ON "service"("createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "service_name_id_idx" ON "service"("name", "id");

-- CreateIndex
CREATE INDEX "service_gatewayId_idx" ON "service"("gatewayId");

-- CreateIndex
CREATE INDEX "service_approver_personId_idx" ON "service_approver"("personId");

-- CreateIndex
CREATE INDEX "access_request_serviceId_state_idx" ON "access_request"("serviceId", "state");

-- CreateIndex
CREATE INDEX "access_request_teamId_createdAt_idx" ON "access_request"("teamId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "grant_requestId_key" ON "grant"("requestId");

-- CreateIndex
CREATE INDEX "grant_serviceId_idx" ON "grant"("serviceId");

-- CreateIndex
CREATE INDEX "grant_teamId_createdAt_idx" ON "grant"("teamId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "grant_state_until_idx" ON "grant"("state", "until");

-- CreateIndex
CREATE INDEX "grant_principalId_idx" ON "grant"("principalId");

-- CreateIndex
CREATE UNIQUE INDEX "connection_resourceId_key" ON "connection"("resourceId");

-- CreateIndex
CREATE INDEX "connection_grantId_idx" ON "connection"("grantId");

-- CreateIndex
CREATE UNIQUE INDEX "resource_key_key" ON "resource"("key");

-- CreateIndex
CREATE INDEX "resource_nextPassAt_idx" ON "resource"("nextPassAt");

-- CreateIndex
CREATE INDEX "resource_accountId_region_kind_idx" ON "resource"("accountId", "region", "kind");

-- CreateIndex
CREATE INDEX "resource_dependency_dependsOnId_idx" ON "resource_dependency"("dependsOnId");

-- CreateIndex
CREATE INDEX "resource_event_resourceId_id_idx" ON "resource_event"("resourceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "proof_resourceId_generation_key" ON "proof"("resourceId", "generation");

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_hash_key" ON "audit_event"("hash");

-- CreateIndex
CREATE INDEX "audit_event_subjectType_subjectId_seq_idx" ON "audit_event"("subjectType", "subjectId", "seq");

-- CreateIndex
CREATE INDEX "audit_event_teamIds_idx" ON "audit_event" USING GIN ("teamIds");

-- CreateIndex
CREATE INDEX "worker_heartbeatAt_idx" ON "worker"("heartbeatAt");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_role" ADD CONSTRAINT "account_role_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_configurationId_fkey" FOREIGN KEY ("configurationId") REFERENCES "resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_shareId_fkey" FOREIGN KEY ("shareId") REFERENCES "resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_approver" ADD CONSTRAINT "service_approver_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_approver" ADD CONSTRAINT "service_approver_personId_fkey" FOREIGN KEY ("personId") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_requesterId_fkey" FOREIGN KEY ("requesterId") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_principalId_fkey" FOREIGN KEY ("principalId") REFERENCES "resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_invitationId_fkey" FOREIGN KEY ("invitationId") REFERENCES "resource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_endedById_fkey" FOREIGN KEY ("endedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_grantId_fkey" FOREIGN KEY ("grantId") REFERENCES "grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_dependency" ADD CONSTRAINT "resource_dependency_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_dependency" ADD CONSTRAINT "resource_dependency_dependsOnId_fkey" FOREIGN KEY ("dependsOnId") REFERENCES "resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_event" ADD CONSTRAINT "resource_event_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof" ADD CONSTRAINT "proof_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;
