import type { ServiceCases } from '../operation-cases';

export const pipesCases: ServiceCases = {};
