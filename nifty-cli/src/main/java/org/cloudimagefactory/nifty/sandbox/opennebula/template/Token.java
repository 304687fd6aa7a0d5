package org.cloudimagefactory.nifty.sandbox.opennebula.template;

/**
 * A token of the template syntax.
 *
 * @param kind what it is
 * @param text its value, where it has one
 * @param line number of line ends before its end
 * @param from column where it begins; columns run on over line ends
 * @param to column after its end
 */
record Token(Kind kind, String text, int line, int from, int to) {
    /** Kinds, in the order in which the server lists them in messages. */
    enum Kind {
        EQUAL,
        COMMA,
        OBRACKET,
        CBRACKET,
        EQUAL_EMPTY,
        CCDATA,
        STRING,
        VARIABLE,
        END;

        /** The name in messages. */
        String shown() {
            return this == END ? "$end" : name();
        }
    }
}
