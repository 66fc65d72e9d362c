import type { ServiceCases } from '../operation-cases';

export const secretsManagerCases: ServiceCases = {};
