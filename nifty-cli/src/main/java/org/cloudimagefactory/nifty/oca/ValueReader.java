package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.Reader;

/** The text that a lexer has gone to, as its characters are asked for. */
final class ValueReader extends Reader {
    private final XmlLexer answer;

    ValueReader(XmlLexer answer) {
        this.answer = answer;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        return answer.text(buffer, offset, length);
    }

    @Override
    public void close() {}
}
