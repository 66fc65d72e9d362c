import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import type { Collection, StoredObject } from '../core/contract';

cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const authorityName = 'CN=Pergola sandbox certificate authority';
const dayMs = 24 * 3_600_000;

interface StoredAuthority extends StoredObject {
  certificatePem: string;
  privateKeyPem: string;
}

export interface ServerCertificate {
  certificatePem: string;
  privateKeyPem: string;
}

/** The sandbox's own authority, which plays the one that everybody trusts. */
export interface CertificateAuthority {
  certificatePem: string;
  /** A certificate for a name; with `trusted` false it is signed by itself. */
  issue(domainName: string, trusted: boolean): Promise<ServerCertificate>;
}

/** Reads the authority from the state, or makes it the first time. */
export async function openCertificateAuthority(stored: Collection<StoredAuthority>): Promise<CertificateAuthority> {
  const authority = stored.get('authority') ?? stored.put(await makeAuthority());
  const certificate = new X509Certificate(authority.certificatePem);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(authority.privateKeyPem), algorithm, false, ['sign']);

  return {
    certificatePem: authority.certificatePem,
    async issue(domainName, trusted) {
      const keys = await makeKeys();
      const subject = `CN=${domainName}`;
      const issued = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject,
        issuer: trusted ? certificate.subject : subject,
        notBefore: new Date(Date.now() - dayMs),
        notAfter: new Date(Date.now() + 365 * dayMs),
        signingAlgorithm: algorithm,
        publicKey: keys.publicKey,
        signingKey: trusted ? signingKey : keys.privateKey,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension([{ type: 'dns', value: domainName }]),
        ],
      });
      return { certificatePem: issued.toString('pem'), privateKeyPem: await privateKeyPem(keys) };
    },
  };
}

async function makeAuthority(): Promise<StoredAuthority> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: authorityName,
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 3_650 * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    id: 'authority',
    accountId: 'sandbox',
    region: 'global',
    certificatePem: certificate.toString('pem'),
    privateKeyPem: await privateKeyPem(keys),
  };
}

function makeKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function privateKeyPem(keys: CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(15));
  return `01${Buffer.from(bytes).toString('hex')}`;
}
