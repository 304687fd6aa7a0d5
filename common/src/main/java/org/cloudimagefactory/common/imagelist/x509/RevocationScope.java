package org.cloudimagefactory.common.imagelist.x509;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** Whether a revocation list speaks about a certificate at all: it may be a part of one only, or about others. */
final class RevocationScope {
    private RevocationScope() {}

    /** Why the list does not speak about the certificate, if it does not. */
    static Optional<String> problem(X509CRLHolder list, X509CertificateHolder certificate) {
        Set<?> critical = list.getCriticalExtensionOIDs();
        for (Object oid : critical) {
            if (!Extension.issuingDistributionPoint.equals(oid) && !Extension.authorityKeyIdentifier.equals(oid)) {
                return Optional.of("has the critical extension " + ((ASN1ObjectIdentifier) oid).getId()
                        + ", which is unknown here");
            }
        }
        if (list.getExtension(Extension.deltaCRLIndicator) != null) {
            return Optional.of("holds changes only");
        }
        @Nullable Extension extension = list.getExtension(Extension.issuingDistributionPoint);
        return extension == null
                ? Optional.empty()
                : problem(IssuingDistributionPoint.getInstance(extension.getParsedValue()), certificate);
    }

    private static Optional<String> problem(IssuingDistributionPoint point, X509CertificateHolder certificate) {
        @Nullable BasicConstraints constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        boolean authority = constraints != null && constraints.isCA();
        if (point.isIndirectCRL() || point.getOnlySomeReasons() != null) {
            return Optional.of("covers a part of what it should only");
        }
        if (point.onlyContainsAttributeCerts()
                || (authority && point.onlyContainsUserCerts())
                || (!authority && point.onlyContainsCACerts())) {
            return Optional.of("is about certificates of another kind");
        }
        @Nullable DistributionPointName name = point.getDistributionPoint();
        return name == null || names(certificate, name)
                ? Optional.empty()
                : Optional.of("is about certificates of another distribution point");
    }

    private static boolean names(X509CertificateHolder certificate, DistributionPointName wanted) {
        @Nullable Extension extension = certificate.getExtension(Extension.cRLDistributionPoints);
        if (extension == null || wanted.getType() != DistributionPointName.FULL_NAME) {
            return false;
        }
        GeneralName[] names = GeneralNames.getInstance(wanted.getName()).getNames();
        for (DistributionPoint point :
                CRLDistPoint.getInstance(extension.getParsedValue()).getDistributionPoints()) {
            @Nullable DistributionPointName actual = point.getDistributionPoint();
            if (actual != null
                    && actual.getType() == DistributionPointName.FULL_NAME
                    && Arrays.stream(GeneralNames.getInstance(actual.getName()).getNames())
                            .anyMatch(Arrays.asList(names)::contains)) {
                return true;
            }
        }
        return false;
    }
}
