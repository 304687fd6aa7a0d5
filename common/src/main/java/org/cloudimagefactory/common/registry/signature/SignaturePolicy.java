package org.cloudimagefactory.common.registry.signature;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Whose signature a subscription wants; it is always said, if only that none is wanted. */
public sealed interface SignaturePolicy {
    /** In one line, for listings. */
    String describe();

    /**
     * notation's, by a signer who is named, whose certificate leads to an authority that the site trusts.
     *
     * @param trust directory of authorities and what is wanted of revocation lists; SHA-1 is never believed
     * @param endorsers any one of whom must have signed; an empty {@code ca} stands for any authority of the directory
     */
    record Notation(TrustPolicy trust, List<Endorser> endorsers) implements SignaturePolicy {
        /**
         * Only with somebody who is named.
         *
         * @throws UsageProblem when nobody is named, or by something that is no name
         */
        public Notation {
            endorsers = List.copyOf(endorsers);
            if (trust.allowSha1()) {
                throw new UsageProblem("notation does not believe signatures over SHA-1")
                        .hint("leave out --allow-sha1");
            }
            if (endorsers.isEmpty()) {
                throw new UsageProblem(
                                "a directory of authorities alone pins nobody: whoever has a certificate of any of"
                                        + " them could sign")
                        .hint("name the signer with --endorser-dn");
            }
            for (Endorser endorser : endorsers) {
                requireName(endorser.dn());
                if (!endorser.ca().isEmpty()) {
                    requireName(endorser.ca());
                }
            }
        }

        /** With this directory alone, and a valid revocation list of each authority. */
        public Notation(Path directory, List<Endorser> endorsers) {
            this(new TrustPolicy(directory, false, RevocationMode.REQUIRE, false), endorsers);
        }

        @Override
        public String describe() {
            return "notation by "
                    + endorsers.stream()
                            .map(endorser ->
                                    endorser.dn() + (endorser.ca().isEmpty() ? "" : ", issued by " + endorser.ca()))
                            .collect(Collectors.joining(" or "));
        }

        private static void requireName(String text) {
            if (!SignerIdentity.isName(text)) {
                throw new UsageProblem("'" + text + "' is no name of a certificate")
                        .hint("write it as openssl x509 -noout -subject -nameopt compat prints it: /DC=org/CN=name");
            }
        }
    }

    /**
     * cosign's, with this key.
     *
     * @param key whose signature must be there
     */
    record Cosign(CosignKey key) implements SignaturePolicy {
        @Override
        public String describe() {
            return "cosign by " + key.fingerprint();
        }
    }

    /** Nobody's; whoever has the registry or the way to it decides what comes. */
    record Unsigned() implements SignaturePolicy {
        @Override
        public String describe() {
            return SignatureScheme.UNSIGNED.toString();
        }
    }
}
