package org.cloudimagefactory.common.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Where results go, and how wide it is. */
final class ResultWriter extends PrintWriter {
    private final Supplier<OptionalInt> width;

    /** Writes to the stream; its width is only asked for when it matters. */
    ResultWriter(OutputStream out, Supplier<OptionalInt> width) {
        super(out, true, Charset.defaultCharset());
        this.width = width;
    }

    /** The width of the terminal that is written to; none for whatever else. */
    static OptionalInt widthOf(PrintWriter writer) {
        return writer instanceof ResultWriter known ? known.width.get() : OptionalInt.empty();
    }
}
