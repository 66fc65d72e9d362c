/** Where the OpenID Connect issuer lives on the sandbox's port. */
export const mountPath = '/oidc';
