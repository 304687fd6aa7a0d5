package org.cloudimagefactory.common.imagelist.x509;

import org.bouncycastle.cms.SignerInformation;
import org.cloudimagefactory.common.imagelist.mime.SignedEntity;
import org.cloudimagefactory.common.imagelist.mime.SmimeMessage;
import org.cloudimagefactory.common.problem.ItemProblem;

/** The text of a signed message that a publisher keeps: it must be as it was signed; who may sign it is not asked here. */
public final class IntactMessage {
    private IntactMessage() {}

    /**
     * The text.
     *
     * @throws ItemProblem with the reason when it is not what was signed
     */
    public static byte[] text(byte[] message) {
        CmsMessage cms = CmsMessage.open(SmimeMessage.parse(message));
        SignerInformation signer = cms.signer();
        return SignedEntity.text(cms.verifiedContent(cms.certificateOf(signer), new Engines()));
    }
}
