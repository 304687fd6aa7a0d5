package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.time.Duration;

/** Something that goes wrong with one call. */
public sealed interface Fault {
    /** The connection is closed before anything is done. */
    record CloseBefore() implements Fault {}

    /** What is asked is done, but the connection is closed without an answer. */
    record CloseAfter() implements Fault {}

    /** What is asked is done at once, but the answer comes late. */
    record AnswerLate(Duration delay) implements Fault {}

    /** Nothing is done, and the answer is a refusal with this code and message. */
    record Refuse(int code, String message) implements Fault {}

    /** Nothing is done, and the answer is an HTTP status such as 500. */
    record HttpStatus(int status) implements Fault {}

    /** What is asked is done, but the answer breaks off in its middle. */
    record Truncate() implements Fault {}

    /** What is asked is done, but the answer is no XML. */
    record Malformed() implements Fault {}

    /** Something else happens first: in the cloud, or to the caller. Then the call is carried out as usual. */
    record RunBefore(Runnable action) implements Fault {}

    /** The call is carried out as usual; something else happens before it is answered. */
    record RunAfter(Runnable action) implements Fault {}
}
