// What the packages of Sigstore and NaCl say about our signatures and keys:
//   verify BUNDLE KEY.pem        prints what is signed, or fails with the verifier's word
//   encrypt KEY.der OUT PASSWORD  writes a private key (PKCS #8) as cosign keeps it
import { createPublicKey, randomBytes, scryptSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { bundleFromJSON } from '@sigstore/bundle';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';
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
  ({ verify, encrypt })[verb](...files);
} catch (e) {
  console.error(`${e.code ?? e.name}: ${e.message}`);
  process.exit(1);
}
