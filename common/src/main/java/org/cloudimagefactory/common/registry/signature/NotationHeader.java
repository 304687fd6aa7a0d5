package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signed header of a notation signature (Notary Project, signature-envelope-jws.md).
 *
 * @param algorithm of the signature
 * @param signingTime as the signer claims it
 * @param expiry from which on it counts no longer
 */
record NotationHeader(
        JwsAlgorithm algorithm,
        Instant signingTime,
        @Nullable Instant expiry) {
    private static final String KIND = "protected header";
    private static final String PAYLOAD_TYPE = "application/vnd.cncf.notary.payload.v1+json";
    private static final String SCHEME = "io.cncf.notary.signingScheme";
    private static final String OWN_SCHEME = "notary.x509";
    private static final String AUTHORITY_SCHEME = "notary.x509.signingAuthority";
    private static final String SIGNING_TIME = "io.cncf.notary.signingTime";
    private static final String AUTHENTIC_TIME = "io.cncf.notary.authenticSigningTime";
    private static final String EXPIRY = "io.cncf.notary.expiry";
    private static final Set<String> KNOWN = Set.of(SCHEME, EXPIRY, AUTHENTIC_TIME);
    private static final int CRITICAL_LIMIT = 16;
    private static final int TIME_LIMIT = 40;

    static NotationHeader read(JsonNode header) throws RefusedSignatureException {
        JwsAlgorithm algorithm = JwsAlgorithm.named(SignatureJson.text(header, "alg", KIND));
        String type = SignatureJson.text(header, "cty", KIND);
        if (!type.equals(PAYLOAD_TYPE)) {
            throw new RefusedSignatureException(SignatureFault.OTHER_CONTENT_TYPE, type);
        }
        Set<String> critical = critical(header);
        requireOwnScheme(SignatureJson.text(header, SCHEME, KIND));
        for (String name : List.of(SCHEME, EXPIRY)) {
            if (header.has(name) && !critical.contains(name)) {
                throw new RefusedSignatureException(SignatureFault.NOT_CRITICAL, name);
            }
        }
        if (header.has(AUTHENTIC_TIME)) {
            throw SignatureJson.malformed("an authentic signing time is none of the scheme " + OWN_SCHEME);
        }
        return new NotationHeader(
                algorithm, time(header, SIGNING_TIME), header.has(EXPIRY) ? time(header, EXPIRY) : null);
    }

    /** As JSON, with times in whole seconds. */
    ObjectNode write(SignatureJson json) {
        ObjectNode header = json.newObject();
        header.put("alg", algorithm.name());
        ArrayNode critical = header.putArray("crit").add(SCHEME);
        header.put("cty", PAYLOAD_TYPE);
        if (expiry != null) {
            critical.add(EXPIRY);
            header.put(EXPIRY, expiry.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        header.put(SCHEME, OWN_SCHEME);
        header.put(SIGNING_TIME, signingTime.truncatedTo(ChronoUnit.SECONDS).toString());
        return header;
    }

    private static Set<String> critical(JsonNode header) throws RefusedSignatureException {
        JsonNode list = header.path("crit");
        if (!list.isArray() || list.isEmpty()) {
            throw new RefusedSignatureException(SignatureFault.NOT_CRITICAL, "there is no list of critical headers");
        }
        if (list.size() > CRITICAL_LIMIT) {
            throw SignatureJson.malformed("there are more than " + CRITICAL_LIMIT + " critical headers");
        }
        Set<String> critical = new HashSet<>();
        for (JsonNode entry : list) {
            String name = entry.asText("");
            if (!entry.isTextual() || !KNOWN.contains(name)) {
                throw new RefusedSignatureException(SignatureFault.UNKNOWN_CRITICAL, name);
            }
            if (!header.has(name) || !critical.add(name)) {
                throw SignatureJson.malformed("the critical header '" + name + "' is missing or named twice");
            }
        }
        return critical;
    }

    private static void requireOwnScheme(String scheme) throws RefusedSignatureException {
        if (scheme.equals(AUTHORITY_SCHEME)) {
            throw new RefusedSignatureException(SignatureFault.SIGNING_AUTHORITY, "");
        }
        if (!scheme.equals(OWN_SCHEME)) {
            throw new RefusedSignatureException(SignatureFault.UNKNOWN_SIGNING_SCHEME, scheme);
        }
    }

    private static Instant time(JsonNode header, String field) throws RefusedSignatureException {
        String text = SignatureJson.text(header, field, KIND);
        try {
            if (text.length() <= TIME_LIMIT) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            throw SignatureJson.malformed("'" + field + "' is no time of RFC 3339: " + text);
        }
        throw SignatureJson.malformed("'" + field + "' is no time of RFC 3339");
    }
}
