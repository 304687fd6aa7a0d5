package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/** Reads a private key from a PEM file, in any of OpenSSL's forms, encrypted or not. */
public final class KeyFile {
    private final Provider provider;

    /** Keys are made by this provider, which knows all kinds of encryption when it is Bouncy Castle. */
    public KeyFile(Provider provider) {
        this.provider = provider;
    }

    /**
     * The first private key of the file.
     *
     * @param password of the key, where it has one
     * @throws EnvironmentProblem with the reason when there is none, or it can't be used
     */
    public PrivateKey read(Path file, char @Nullable [] password) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(reader)) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                @Nullable PrivateKeyInfo key = key(object, file, password);
                if (key != null) {
                    return new JcaPEMKeyConverter().setProvider(provider).getPrivateKey(key);
                }
            }
        } catch (EncryptionException | PKCSException e) {
            throw new EnvironmentProblem("cannot decrypt the key " + file)
                    .hint("check its password")
                    .causedBy(e);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read the key " + file + ": " + Directories.reason(e)).causedBy(e);
        } catch (Problem e) {
            throw e;
        } catch (OperatorCreationException | RuntimeException e) {
            throw new EnvironmentProblem("the key " + file + " can't be used").causedBy(e);
        }
        throw new EnvironmentProblem("no private key in " + file).hint("give a PEM file");
    }

    private @Nullable PrivateKeyInfo key(Object object, Path file, char @Nullable [] password)
            throws IOException, PKCSException, OperatorCreationException {
        if (object instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (object instanceof PrivateKeyInfo info) {
            return info;
        }
        if (object instanceof PEMEncryptedKeyPair pair) {
            return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                            .setProvider(provider)
                            .build(required(password, file)))
                    .getPrivateKeyInfo();
        }
        if (object instanceof PKCS8EncryptedPrivateKeyInfo info) {
            return info.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(provider)
                    .build(required(password, file)));
        }
        return null;
    }

    private static char[] required(char @Nullable [] password, Path file) {
        if (password == null) {
            throw new EnvironmentProblem("the key " + file + " is encrypted")
                    .hint(
                            "give its password, in a file named with --key-password-file or as key_password of the credentials");
        }
        return password;
    }
}
