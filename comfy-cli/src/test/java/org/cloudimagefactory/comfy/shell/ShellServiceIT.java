package org.cloudimagefactory.comfy.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.cloudimagefactory.comfy.assembly.GraphDesk;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A look into a build whose layers are real, but blank: {@link LocalGuest} and a machine that only says hello stand in for QEMU, SSH and
 * the guest. Looks into real guests are those of LayeredBuildIT.
 */
@Timeout(120)
class ShellServiceIT {
    @TempDir
    static Path directory;

    private static GraphDesk desk;
    private static Path order;

    @TempDir
    Path own;

    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final StringWriter said = new StringWriter();
    private LocalGuest guest;
    private Machine machine;
    private Map<String, String> layers;

    @BeforeAll
    static void build() {
        desk = new GraphDesk(directory);
        order = directory.resolve("order");
        desk.planning().write("look.yml", """
                from: base.yml
                title: Look
                provisioners:
                  - { type: shell, inline: ['echo two >>ORDER MARK'], checkpoint: true }
                  - { type: shell, inline: ['echo three >>ORDER MARK'] }
                  - { type: shell, inline: ['echo four', 'exit 7 MARK'] }
                """.replace("ORDER", order.toString()).replace("MARK", LocalGuest.MARK));
        desk.build("look.yml");
    }

    @BeforeEach
    void nothingDone() throws IOException {
        Files.deleteIfExists(order);
        guest = new LocalGuest(Files.createDirectory(own.resolve("guest")));
        machine = new Machine(guest.runner(shutdown));
        layers = layers();
    }

    private static Map<String, String> layers() throws IOException {
        Map<String, String> layers = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("cache/layers"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                layers.put(file.getFileName().toString(), Digest.SHA_256.of(file));
            }
        }
        return layers;
    }

    private int open(@Nullable Integer step, @Nullable String command) {
        return open(new ShellService.Request(desk.request("look.yml"), step, command, false), command == null);
    }

    private int open(ShellService.Request request, boolean isTerminal) {
        SerialConsole console = new SerialConsole(
                guest.attached(shutdown),
                shutdown,
                new ByteArrayInputStream("root\r\u001d".getBytes(StandardCharsets.US_ASCII)),
                new ByteArrayOutputStream(),
                false);
        return new ShellService(
                        desk.finder(),
                        new PreparedFiles(new TemplateEngine(), ShippedDialects.all()),
                        new Overlays("qemu-img", desk.programs()),
                        machine,
                        guest.attached(shutdown),
                        console,
                        shutdown,
                        isTerminal)
                .open(request, Progress.NONE, new PrintWriter(said));
    }

    /** Whatever becomes of a look, the machine is off, its disk is gone, and layers are as they were. */
    private void nothingIsLeft() throws IOException {
        assertTrue(machine.isOff, "the machine runs");
        assertEquals(layers, layers());
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith(".comfy-"))
                            .toList());
        }
    }

    @Test
    void whatComesBetweenIsDoneAgainTheStepItselfIsLaidThereAndTheExitCodeIsThatOfTheCommand() throws IOException {
        assertEquals(42, open(4, "exit 42"));

        assertEquals("three\n", Files.readString(order));
        assertTrue(Files.readString(guest.temporary("comfy-step-4.sh")).contains("exit 7"));
        assertEquals("", said.toString());
        assertTrue(layers.containsKey(machine.standsOn), machine.standsOn);
        nothingIsLeft();
    }

    @Test
    void aStepThatFailsAgainIsToldAndTheGuestIsOpenAsItHasLeftIt() throws IOException {
        assertEquals(3, open(null, "exit 3"));

        assertEquals(
                "comfy: look-1: step 4 failed: exit code 7; its last lines: four; this is the guest as that has left it\n",
                said.toString());
        assertFalse(Files.exists(guest.temporary("comfy-step-5.sh")));
        nothingIsLeft();
    }

    @Test
    void whoLogsInIsToldWhereTheStepIs() throws IOException {
        assertEquals(LocalGuest.LOGIN, open(3, null));

        assertEquals(
                "comfy: look-1 before step 3, which is /tmp/comfy-step-3.sh; nothing of what is done here is kept\n",
                said.toString());
        assertFalse(Files.exists(order));
        nothingIsLeft();
    }

    @Test
    void aConnectionThatEndsIsNoExitCode() throws IOException {
        Problem problem = assertThrows(Problem.class, () -> open(3, "touch " + guest.temporary("gone") + "; exit 255"));
        assertEquals(
                "the connection to the guest of look-1 has ended; a guest that restarts or is switched off is gone, with all"
                        + " that was done in it",
                problem.line());
        nothingIsLeft();
    }

    @Test
    void aGuestThatLetsNobodyInIsToldWithTheLastWordsOfItsConsole() throws IOException {
        guest.lock();
        Problem problem = assertThrows(Problem.class, () -> open(soon(false), false));
        assertEquals(
                "the guest of look-1 does not answer to SSH after 2 s; its console last said: hello", problem.line());
        nothingIsLeft();
    }

    @Test
    void aMachineThatEndsIsToldWithWhatItSaid() throws IOException {
        guest.lock();
        machine.ends = true;
        Problem problem = assertThrows(Problem.class, () -> open(3, "true"));
        assertEquals("the guest of look-1 ended: no memory; its console last said: hello", problem.line());
        nothingIsLeft();
    }

    private static ShellService.Request soon(boolean isConsole) {
        BuildRequest request = desk.request("look.yml");
        return new ShellService.Request(
                new BuildRequest(
                        request.target(), request.overrides(), request.outputDirectory(), Duration.ofSeconds(2)),
                null,
                null,
                isConsole);
    }

    @Test
    void theConsoleIsOpenedForWhomThereIsNoSsh() throws Exception {
        guest.lock();

        assertEquals(0, open(soon(true), true));

        assertTrue(
                said.toString()
                        .startsWith(
                                "comfy: the guest of look-1 does not answer to SSH after 2 s; its console last said:"
                                        + " hello; its steps are not done over again\n"),
                said::toString);
        assertEquals("root\r", machine.heard());
        assertFalse(Files.exists(order));
        nothingIsLeft();
    }

    @Test
    void theConsoleHasAPasswordOfItsOwn() throws Exception {
        assertEquals(0, open(new ShellService.Request(desk.request("look.yml"), 4, null, true), true));

        Matcher told = Pattern.compile("comfy: log in as root with (\\S+)\n").matcher(said.toString());
        assertTrue(told.find(), said::toString);
        Matcher set = Pattern.compile("set_password_hash '?root'? '?([^' \n]+)")
                .matcher(Files.readString(guest.temporary("comfy-again.sh")));
        assertTrue(set.find(), "no hash was set");
        assertEquals(
                set.group(1), Sha2Crypt.sha512Crypt(told.group(1).getBytes(StandardCharsets.US_ASCII), set.group(1)));
        assertEquals("root\r", machine.heard());
        assertEquals("three\n", Files.readString(order));
        nothingIsLeft();
    }

    @Test
    void whereNothingIsKeptOrThereIsNoSuchStepIsTold() {
        assertEquals(
                "look-1 has steps 1 to 4, so there is no --at 6; give a number from 1 to 5; 'comfy tree FILE --why look-1'"
                        + " shows which layer has which steps",
                assertThrows(Problem.class, () -> open(6, "true")).line());
        desk.programs()
                .run(Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        directory.resolve("image.qcow2").toString(),
                        "1M"))
                .orThrow("create");
        desk.planning().write("image.yml", """
                distribution: own
                base: { image: image.qcow2 }
                provisioners: [{ type: shell, inline: [x], checkpoint: true }]
                """);
        assertEquals(
                "step 1 of image-1 is in its lowest layer, so there is none to look from; say 'checkpoint: true' at a"
                        + " provisioner before it",
                assertThrows(
                                Problem.class,
                                () -> open(
                                        new ShellService.Request(desk.request("image.yml"), 1, "true", false), false))
                        .line());
        desk.planning().write("alone.yml", "distribution: own\n");
        desk.planning()
                .write(
                        "new.yml",
                        "distribution: own\nprovisioners: [{ type: shell, inline: [x], checkpoint: true }]\n");
        assertEquals(
                "alone-1 is built in one run, so nothing is kept to look into; say 'checkpoint: true' at a provisioner, or"
                        + " 'from'",
                assertThrows(
                                Problem.class,
                                () -> open(
                                        new ShellService.Request(desk.request("alone.yml"), null, "true", false),
                                        false))
                        .line());
        Problem nothing = assertThrows(
                Problem.class,
                () -> open(new ShellService.Request(desk.request("new.yml"), null, "true", false), false));
        assertTrue(nothing.line().startsWith("no layer below step 2 of new-1 is kept; 'comfy build "), nothing.line());
    }

    /** Stands in for QEMU: says hello, and is at the other end of the serial console; other programs are run. */
    private static final class Machine implements CommandRunner {
        private final CommandRunner others;
        private final CountDownLatch runs = new CountDownLatch(1);
        private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
        private volatile @Nullable Thread console;
        private volatile boolean isOff;
        private volatile String standsOn = "nothing";
        private boolean ends;

        Machine(CommandRunner others) {
            this.others = others;
        }

        /** What was typed at its console. */
        String heard() throws InterruptedException {
            Thread thread = console;
            assertTrue(thread != null, "there is no console");
            thread.join();
            return typed.toString(StandardCharsets.US_ASCII);
        }

        @Override
        public CommandResult run(Command command) {
            if (command.program().contains("qemu-system")) {
                return machine(command);
            }
            try {
                runs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return others.run(command);
        }

        private CommandResult machine(Command command) {
            String line = String.join(" ", command.arguments());
            try {
                Files.writeString(Path.of(found(line, "(?:-serial file:|logfile=)(\\S+)")), "hello\n");
                Matcher socket = Pattern.compile("path=([^,]+),").matcher(line);
                if (socket.find()) {
                    console(Path.of(socket.group(1)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            DiskSource disk =
                    DiskSource.whole(Path.of(found(line, "-drive file=([^,]+),format=qcow2")), ImageFormat.QCOW2);
            standsOn = Path.of(new QemuImg("qemu-img", others)
                            .info(disk)
                            .document()
                            .path("full-backing-filename")
                            .asText())
                    .getFileName()
                    .toString();
            runs.countDown();
            try {
                if (!ends) {
                    new CountDownLatch(1).await();
                }
                return new CommandResult(command, 1, "", "no memory", false);
            } catch (InterruptedException e) {
                return new CommandResult(command, 143, "", "", false);
            } finally {
                isOff = true;
            }
        }

        private static String found(String line, String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            assertTrue(matcher.find(), line);
            return matcher.group(1);
        }

        private void console(Path socket) throws IOException {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> {
                try (server;
                        SocketChannel operator = server.accept()) {
                    ByteBuffer buffer = ByteBuffer.allocate(100);
                    while (operator.read(buffer) >= 0) {
                        typed.write(buffer.array(), 0, buffer.position());
                        buffer.clear();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            console = thread;
        }
    }
}
