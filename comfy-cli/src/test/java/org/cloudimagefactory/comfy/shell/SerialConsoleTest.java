package org.cloudimagefactory.comfy.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is typed and what is said, over a socket like QEMU's; a script stands in for stty. */
@Timeout(60)
class SerialConsoleTest {
    private static final List<String> PUT_BACK = List.of("-g", "raw -echo", "as:it:was");

    @TempDir
    Path directory;

    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keys = new PipedOutputStream();
    private LocalGuest programs;

    @BeforeEach
    void terminal() {
        programs = new LocalGuest(directory);
        programs.program("stty", "echo \"$@\" >>DIRECTORY/stty.log\nif [ \"$1\" = -g ]; then echo as:it:was; fi\n");
    }

    @Test
    void whatTheGuestSaysIsShownAndWhatIsTypedGoesThereUntilSomebodyLeaves() throws Exception {
        try (Connection connection = new Connection(true)) {
            connection.say("login: ");
            await("login: ");
            type("root\r\u001dlost");
            connection.ended();
            assertArrayEquals("root\r".getBytes(StandardCharsets.US_ASCII), connection.heard());
        }
        assertEquals(PUT_BACK, settings());
    }

    @Test
    void itEndsWithTheGuestThoughNobodyPressesAKey() throws Exception {
        try (Connection connection = new Connection(true)) {
            connection.say("Power down\r\n");
            connection.hangUp();
            connection.ended();
        }
        assertEquals("Power down\r\n", screen.toString(StandardCharsets.US_ASCII));
        assertEquals(PUT_BACK, settings());
    }

    @Test
    void itEndsWithTheInputAndLeavesWhatIsNoTerminalAlone() throws Exception {
        try (Connection connection = new Connection(false)) {
            type("poweroff\n");
            keys.close();
            connection.ended();
            assertArrayEquals("poweroff\n".getBytes(StandardCharsets.US_ASCII), connection.heard());
        }
        assertEquals(List.of(), settings());
    }

    @Test
    void theTerminalIsPutBackWhenTheProcessIsAskedToEnd() throws Exception {
        try (Connection connection = new Connection(true)) {
            connection.say("login: ");
            await("login: ");
            shutdown.runAll();
            assertEquals(PUT_BACK, settings());
            connection.hangUp();
            connection.ended();
        }
    }

    @Test
    void aTerminalOfWhichNothingIsKnownIsMadeUsable() throws Exception {
        programs.program("stty", "echo \"$@\" >>DIRECTORY/stty.log\n[ \"$1\" != -g ]\n");
        try (Connection connection = new Connection(true)) {
            connection.hangUp();
            connection.ended();
        }
        assertEquals(List.of("-g", "raw -echo", "sane"), settings());
    }

    @Test
    void aGuestWithoutAConsoleIsToldAndTheTerminalIsAsItWas() throws Exception {
        ItemProblem problem = assertThrows(
                ItemProblem.class,
                () -> console(InputStream.nullInputStream(), true).connect(socket(), directory.resolve("saved")));
        assertTrue(problem.line().startsWith("the console of the guest is gone: "), problem.line());
        assertEquals(List.of("-g", "as:it:was"), settings());
    }

    private SerialConsole console(InputStream in, boolean isTerminal) {
        return new SerialConsole(programs.attached(shutdown), shutdown, in, screen, isTerminal);
    }

    private Path socket() {
        return directory.resolve("serial");
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.US_ASCII));
        keys.flush();
    }

    private void await(String text) throws InterruptedException {
        while (!screen.toString(StandardCharsets.US_ASCII).contains(text)) {
            Thread.sleep(10);
        }
    }

    private List<String> settings() throws IOException {
        Path log = directory.resolve("stty.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** A guest's side of the socket, and somebody who is connected to it. */
    private final class Connection implements AutoCloseable {
        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        private final Thread operator;
        private final SocketChannel guest;

        Connection(boolean isTerminal) throws IOException {
            server.bind(UnixDomainSocketAddress.of(socket()));
            SerialConsole console = console(new PipedInputStream(keys), isTerminal);
            operator = new Thread(() -> console.connect(socket(), directory.resolve("saved")));
            operator.setDaemon(true);
            operator.start();
            guest = server.accept();
        }

        void say(String text) throws IOException {
            guest.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }

        void hangUp() throws IOException {
            guest.close();
        }

        void ended() throws InterruptedException {
            operator.join();
        }

        /** All that was typed; for when the operator has gone. */
        byte[] heard() throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            while (guest.read(buffer) >= 0) {
                // Until the end.
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }

        @Override
        public void close() throws IOException {
            guest.close();
            server.close();
        }
    }
}
