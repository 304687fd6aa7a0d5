package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/**
 * The header of a VHDX image. There are two places for it, so that one is always whole: of the valid ones that with the
 * higher sequence number counts.
 */
record VhdxHeader(Fields fields) {
    private static final int LENGTH = 4096;
    private static final int FIELDS_END = 80;
    private static final long FIRST = 64 * 1024;
    private static final long SECOND = 128 * 1024;

    static Optional<VhdxHeader> current(ImageBytes bytes, Findings findings) throws IOException {
        VhdxHeader first = new VhdxHeader(Fields.littleEndian(bytes, FIRST, LENGTH));
        VhdxHeader second = new VhdxHeader(Fields.littleEndian(bytes, SECOND, LENGTH));
        first.use(FIRST, findings);
        second.use(SECOND, findings);
        if (!first.isValid() && !second.isValid()) {
            findings.refuse("neither of its two headers is valid");
            return Optional.empty();
        }
        if (!first.isValid() || !second.isValid()) {
            return Optional.of(first.isValid() ? first : second);
        }
        int order = Long.compareUnsigned(first.sequence(), second.sequence());
        if (order == 0 && !first.saysTheSameAs(second)) {
            findings.refuse("its two headers contradict each other");
        }
        return Optional.of(order > 0 ? first : second);
    }

    String logGuid() {
        return Guid.read(fields, 48);
    }

    int logVersion() {
        return fields.u16(64);
    }

    int version() {
        return fields.u16(66);
    }

    long logLength() {
        return fields.u32(68);
    }

    long logOffset() {
        return fields.u64(72);
    }

    private void use(long offset, Findings findings) {
        findings.uses(offset, FIELDS_END);
        if (!fields.isZero(FIELDS_END, LENGTH - FIELDS_END)) {
            findings.leftover("something in the reserved part of a header");
        }
    }

    private long sequence() {
        return fields.u64(8);
    }

    private boolean isValid() {
        return fields.has(0, "head") && Checksum.isRight(fields);
    }

    private boolean saysTheSameAs(VhdxHeader other) {
        return logGuid().equals(other.logGuid())
                && version() == other.version()
                && logLength() == other.logLength()
                && logOffset() == other.logOffset();
    }
}
