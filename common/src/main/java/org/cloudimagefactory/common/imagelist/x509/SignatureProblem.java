package org.cloudimagefactory.common.imagelist.x509;

import java.util.Optional;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;

/** What is wrong with a signature, in plain words. */
final class SignatureProblem {
    private SignatureProblem() {}

    /** Nothing when it is valid. */
    static Optional<String> of(SignerInformation signer, SignerInformationVerifier verifier)
            throws UnusableKeyException {
        try {
            return signer.verify(verifier)
                    ? Optional.empty()
                    : Optional.of("the signature does not fit the text and the signer's key");
        } catch (CMSSignerDigestMismatchException e) {
            return Optional.of("the text is not the one that was signed: its digest differs");
        } catch (CMSException e) {
            if (e.getCause() != null) {
                throw new UnusableKeyException(e);
            }
            return Optional.of("the signature is not valid: " + e.getMessage());
        } catch (RuntimeException e) {
            throw new UnusableKeyException(e);
        }
    }
}
