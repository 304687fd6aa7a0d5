package org.cloudimagefactory.common.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/**
 * The pipes of a supervised program. Java's own streams of a process can't be given up while somebody reads them: a reader waits as
 * long as any process holds the other end, and so would the tool for a daemon that a program left behind. A channel can be
 * closed at any moment; therefore the pipes are opened once more, as channels, before the program starts.
 */
final class ProgramPipes {
    private final Process process;

    /** The pipes of a process that is a supervisor and waits for {@link #go}. */
    ProgramPipes(Process process) {
        this.process = process;
    }

    /** What the program writes to stdout. */
    ReadableByteChannel output() {
        return reopen(1);
    }

    /** What the program writes to stderr. */
    ReadableByteChannel error() {
        return reopen(2);
    }

    /** Lets the supervisor start the program. Java's own ends are closed: the channels alone read from here on. */
    void go() {
        try {
            process.getInputStream().close();
            process.getErrorStream().close();
            OutputStream lifeline = process.getOutputStream();
            lifeline.write('\n');
            lifeline.flush();
        } catch (IOException e) {
            // The supervisor has gone already; its exit code says why.
            process.destroy();
        }
    }

    private ReadableByteChannel reopen(int descriptor) {
        Path pipe = Path.of("/proc/" + process.pid() + "/fd/" + descriptor);
        try {
            return Files.newByteChannel(pipe, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read what programs print: " + pipe + " can't be opened")
                    .hint("mount /proc")
                    .causedBy(e);
        }
    }
}
