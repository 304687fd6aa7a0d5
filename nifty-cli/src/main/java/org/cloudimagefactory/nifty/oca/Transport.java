package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;

/** Carries one request to the server and its answer back. */
public interface Transport {
    /** Reads an answer from a stream. */
    @FunctionalInterface
    interface AnswerReader<T> {
        /** Reads the whole answer. */
        T read(InputStream answer) throws IOException;
    }

    /**
     * Posts the request and hands the answer to the reader as it comes.
     *
     * @throws TransportException when no whole answer came
     */
    <T> T post(byte[] request, AnswerReader<T> reader) throws TransportException;

    /** Where requests go, for messages. */
    String target();
}
