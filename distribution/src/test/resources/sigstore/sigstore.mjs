// What packages of others say about our signatures and keys:
//   verify BUNDLE KEY.pem         prints what a bundle signs, or fails with the verifier's word
//   jws ENVELOPE                  prints what an envelope of notation signs; the key is that of its first certificate
//   encrypt KEY.der OUT PASSWORD  writes a private key (PKCS #8) as cosign keeps it
import { X509Certificate, createPublicKey, randomBytes, scryptSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { bundleFromJSON } from '@sigstore/bundle';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';
import { flattenedVerify } from 'jose';
import nacl from 'tweetnacl';

const [verb, ...files] = process.argv.slice(2);

function verify(bundleFile, keyFile) {
  const bundle = bundleFromJSON(JSON.parse(readFileSync(bundleFile, 'utf8')));
  const publicKey = createPublicKey(readFileSync(keyFile));
  const nobody = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const trust = toTrustMaterial(nobody, () => ({ publicKey, validFor: () => true }));
  const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, tsaThreshold: 0 });
  verifier.verify(toSignedEntity(bundle));
  process.stdout.write(bundle.content.dsseEnvelope.payload);
}

async function jws(file) {
  const envelope = JSON.parse(readFileSync(file, 'utf8'));
  const { publicKey } = new X509Certificate(Buffer.from(envelope.header.x5c[0], 'base64'));
  const crit = { 'io.cncf.notary.signingScheme': true, 'io.cncf.notary.expiry': true };
  const { payload } = await flattenedVerify(envelope, publicKey, { crit });
  process.stdout.write(payload);
}

function encrypt(keyFile, out, password) {
  const params = { N: 32768, r: 8, p: 1 };
  const salt = randomBytes(32);
  const nonce = randomBytes(24);
  const key = scryptSync(password, salt, 32, { ...params, maxmem: 128 << 20 });
  const box = nacl.secretbox(readFileSync(keyFile), nonce, key);
  const json = JSON.stringify({
    kdf: { name: 'scrypt', params, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(box).toString('base64'),
  });
  const lines = Buffer.from(json).toString('base64').replace(/(.{64})/g, '$1\n').trim();
  const name = 'ENCRYPTED SIGSTORE PRIVATE KEY';
  writeFileSync(out, `-----BEGIN ${name}-----\n${lines}\n-----END ${name}-----\n`);
}

try {
  await { verify, jws, encrypt }[verb](...files);
} catch (e) {
  console.error(`${e.code ?? e.name}: ${e.message}`);
  process.exit(1);
}
