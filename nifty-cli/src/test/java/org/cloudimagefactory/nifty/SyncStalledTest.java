package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.oca.ErrorCode;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that dies while it copies leaves an image LOCKED for ever; LOCKED is also what a copy looks like that goes on. */
class SyncStalledTest extends WithCloud {
    private static final String ADMIN = "oneadmin";
    private static final String PLAIN = "plain";

    private Path plainSecret;

    @BeforeEach
    void makePlainUser() {
        cloud.call("one.user.allocate", PLAIN, "pass", "");
        plainSecret = directory.resolve("plain-secret");
        cloud.writeSecret(plainSecret, "plain:pass");
    }

    private Nifty.Run as(String user, String command, String... more) {
        Path secret = user.equals(PLAIN) ? plainSecret : cloud.sandbox().authFile();
        Stream<String> usual = Stream.of("--secret-file", secret.toString(), "--backend-option", "x=y");
        return cloud.run(command, Stream.concat(usual, Stream.of(more)).toArray(String[]::new));
    }

    /** The server dies while it copies the n-th image of the run, and is there again. */
    private void dieInCopy(String user, int n) {
        cloud.sandbox()
                .faults()
                .onCall(
                        "one.image.allocate",
                        n,
                        new Fault.RunBefore(() -> cloud.sandbox().faults().stallCopies()));
        // The first look at the image that is being copied.
        cloud.sandbox().faults().onCall("one.imagepool.info", n + 1, new Fault.HttpStatus(500));
        Nifty.Run run = as(user, "sync", "--retries", "0");
        assertEquals(3, run.exitCode(), run.out() + run.err());
        cloud.restart();
        assertEquals(1, states(ImageState.LOCKED), cloud.imageStates().toString());
    }

    private long states(ImageState state) {
        return cloud.sandbox().images().stream()
                .filter(image -> image.state() == state)
                .count();
    }

    private void registerTwoDisks() {
        cloud.arrive("two", """
                {"action":"registration","identifier":"two","version":"1","disks":[
                 {"type":"os","format":"raw","path":"%s"},{"type":"data","format":"raw","path":"%s"}]}""".formatted(cloud.image("os.raw", "one"), cloud.image("data.raw", "two")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oneadmin 1", "oneadmin 2", "plain 1", "plain 2"})
    void aCopyThatWasCutOffIsWorkedAroundAndRemovedWhenItIsDead(String userAndCopy) {
        String user = userAndCopy.split(" ")[0];
        registerTwoDisks();
        dieInCopy(user, Integer.parseInt(userAndCopy.split(" ")[1]));
        cloud.passes(Duration.ofMinutes(1));
        Nifty.Run second = as(user, "sync");
        assertEquals(0, second.exitCode(), second.out() + second.err());
        assertEquals(2, states(ImageState.READY));
        assertEquals(1, states(ImageState.LOCKED), "never forced before its time");
        assertEquals(2, cloud.onlyTemplate().template().vectors("DISK").size());
        assertEquals(List.of(), cloud.files("."));
        cloud.passes(Duration.ofHours(3));
        assertTrue(
                as(user, "plan").out().contains("- delete image"),
                as(user, "plan").out());
        Nifty.Run third = as(user, "sync");
        assertEquals(0, third.exitCode(), third.err());
        assertEquals(user.equals(ADMIN) ? 0 : 1, states(ImageState.LOCKED));
        assertEquals(2, states(ImageState.READY));
        int dead = deadImage();
        assertEquals(
                user.equals(ADMIN),
                !third.err().contains("have an administrator run 'oneimage delete --force " + dead + "'"),
                third.err());
        Nifty.Run fourth = as(user, "sync");
        assertEquals("", fourth.err(), "told once");
        assertEquals(0, fourth.exitCode());
        assertTrue(fourth.out().startsWith("nifty sync: 0 changed"), fourth.out());
    }

    private int deadImage() {
        return cloud.sandbox().images().stream()
                .filter(image -> image.state() == ImageState.LOCKED)
                .map(SandboxImage::id)
                .findFirst()
                .orElse(-1);
    }

    @Test
    void aDeadImageThatIsStillWantedIsReplacedInOnePass() {
        cloud.register("debian", "1");
        dieInCopy(ADMIN, 1);
        cloud.passes(Duration.ofHours(4));
        Nifty.Run run = as(ADMIN, "sync");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void whatIsDeadCanBeSaid() {
        cloud.register("debian", "1");
        dieInCopy(ADMIN, 1);
        cloud.passes(Duration.ofMinutes(10));
        as(ADMIN, "sync", "--stalled-after", "30m");
        assertEquals(1, states(ImageState.LOCKED));
        cloud.passes(Duration.ofMinutes(10));
        as(ADMIN, "clean", "--stalled-after", "15m");
        assertEquals(0, states(ImageState.LOCKED));
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void aCopyThatComesToAnEndAfterAllIsRemovedAsAnotherHasTakenItsPlace() {
        cloud.register("debian", "1");
        cloud.sandbox().faults().stallCopies();
        cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.HttpStatus(500));
        assertEquals(3, as(ADMIN, "sync", "--retries", "0").exitCode());
        int first = cloud.image(0).id();
        cloud.passes(Duration.ofMinutes(1));
        Thread second = new Thread(() -> as(ADMIN, "sync"));
        second.start();
        cloud.await(() -> cloud.sandbox().images().size() == 2);
        cloud.sandbox().faults().resumeCopies();
        join(second);
        cloud.await(() -> states(ImageState.READY) == 2);
        Nifty.Run third = as(ADMIN, "sync");
        assertEquals(0, third.exitCode(), third.err());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertTrue(cloud.image(0).id() != first);
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void anImageOfAnotherInstallationIsNeverForcedHoweverOldItIs() throws IOException {
        cloud.register("debian", "1");
        dieInCopy(ADMIN, 1);
        // As if the record were on another host.
        deleteRecords();
        cloud.passes(Duration.ofDays(30));
        assertEquals(0, as(ADMIN, "sync").exitCode());
        assertEquals(List.of("1 LOCKED", "1 READY"), cloud.imageStates());
        assertEquals("debian-1@default.2", cloud.image(1).name());
        String plan = as(ADMIN, "plan").out();
        assertTrue(plan.contains("is left alone: it is LOCKED, and this installation of nifty did not begin it"), plan);
    }

    @Test
    void anImageThatARunningNiftyIsAtIsLeftToIt() throws IOException {
        cloud.register("debian", "1");
        dieInCopy(ADMIN, 1);
        cloud.passes(Duration.ofDays(30));
        try (FileChannel record = FileChannel.open(records().get(0), StandardOpenOption.WRITE)) {
            record.lock();
            String plan = as(ADMIN, "plan").out();
            assertTrue(plan.contains("is left alone: another run of nifty is at it"), plan);
            assertFalse(plan.contains("delete"), plan);
        }
    }

    @Test
    void anImageThatWasThereBeforeTheCallIsNotTheCallsOwn() {
        cloud.register("debian", "1");
        Path other = cloud.image("other.raw", "other");
        cloud.sandbox().faults().onNext("one.image.allocate", new Fault.RunBefore(() -> {
            cloud.sandbox().faults().stallCopies();
            cloud.call(
                    "one.image.allocate",
                    "NAME=\"debian-1@default\"\nPATH=\"" + other + "\"\nNIFTY_ID=\"nifty\"\n"
                            + "NIFTY_APPLIANCE_ID=\"debian\"\nNIFTY_APPLIANCE_VERSION=\"1\"",
                    1,
                    false);
            cloud.sandbox()
                    .faults()
                    .onCall(
                            "one.imagepool.info",
                            2,
                            new Fault.RunBefore(() -> cloud.sandbox().faults().resumeCopies()));
        }));
        Nifty.Run run = as(ADMIN, "sync");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("debian-1@default.2", cloud.image(1).name());
        String used =
                cloud.onlyTemplate().template().vectors("DISK").get(0).parts().get("IMAGE_ID");
        assertEquals(Integer.toString(cloud.image(1).id()), used);
    }

    /** A run that loses the server while it copies; the copy goes on standing still. */
    private void loseSightOfACopy() {
        cloud.register("debian", "1");
        cloud.sandbox().faults().stallCopies();
        cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.HttpStatus(500));
        assertEquals(3, as(ADMIN, "sync", "--retries", "0").exitCode());
        assertEquals(List.of("1 LOCKED"), cloud.imageStates());
    }

    /** The kernel tells other processes, and only as long as no file of the record is closed by this one. */
    @Test
    void anUploadThatARunGoesOnWithIsSeenAsItsOwnByOtherProcesses() throws IOException {
        loseSightOfACopy();
        // A busy machine needs a while to start a process, and the copy of a larger file is waited for longer.
        try (RandomAccessFile image =
                new RandomAccessFile(cloud.images().resolve("debian-1.raw").toFile(), "rw")) {
            image.setLength(1L << 30);
        }
        List<String> plans = new ArrayList<>();
        cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.RunBefore(() -> {
            plans.add(planOfAnotherProcess());
            cloud.sandbox().faults().resumeCopies();
        }));
        Nifty.Run run = as(ADMIN, "sync");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, plans.size());
        assertTrue(plans.get(0).contains("is left alone: another run of nifty is at it"), plans.get(0));
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    private String planOfAnotherProcess() {
        List<String> arguments = new ArrayList<>(List.of(
                "plan",
                "--descriptors-dir",
                cloud.descriptors().toString(),
                "--images-dir",
                cloud.images().toString()));
        arguments.addAll(cloud.cloudArguments());
        NiftyProcess process = NiftyProcess.start(arguments);
        String output = process.output();
        process.exitCode();
        return output;
    }

    @Test
    void aCopyThatEndsWhileItIsPlannedToBeForcedStays() {
        loseSightOfACopy();
        int id = cloud.image(0).id();
        cloud.passes(Duration.ofHours(4));
        cloud.sandbox().faults().onNext("one.imagepool.info", new Fault.RunAfter(() -> {
            cloud.sandbox().faults().resumeCopies();
            cloud.await(() -> states(ImageState.READY) == 1);
        }));
        Nifty.Run clean = as(ADMIN, "clean");
        assertEquals(0, clean.exitCode(), clean.err());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals(0, as(ADMIN, "sync").exitCode());
        assertEquals(id, cloud.image(0).id());
        assertEquals("1", cloud.offeredVersion());
        assertEquals(1, cloud.sandbox().images().size());
    }

    @Test
    void aCopyThatAnotherRunHasTakenUpSinceTheLookIsNotForced() throws IOException {
        loseSightOfACopy();
        cloud.passes(Duration.ofMinutes(1));
        // The name of the first one is taken.
        cloud.sandbox()
                .faults()
                .onCall(
                        "one.image.allocate",
                        2,
                        new Fault.RunAfter(() ->
                                cloud.sandbox().faults().onNext("one.imagepool.info", new Fault.HttpStatus(500))));
        assertEquals(3, as(ADMIN, "sync", "--retries", "0").exitCode());
        assertEquals(List.of("1 LOCKED", "1 LOCKED"), cloud.imageStates());
        cloud.passes(Duration.ofHours(4));
        List<FileChannel> others = new ArrayList<>();
        List<Path> held = new ArrayList<>();
        // The plan is made by then; the record of the image that goes is held.
        cloud.sandbox()
                .faults()
                .onNext("one.image.delete", new Fault.RunBefore(() -> others.addAll(lockRecords(held))));
        Nifty.Run clean = as(ADMIN, "clean");
        assertEquals(0, clean.exitCode(), clean.err());
        assertEquals(List.of("1 LOCKED"), cloud.imageStates());
        assertEquals(1, held.size(), "the run held what it was forcing");
        for (FileChannel other : others) {
            other.close();
        }
        assertEquals(0, as(ADMIN, "clean").exitCode());
        assertEquals(List.of(), cloud.imageStates());
    }

    /** Locks all records except those that the run under test holds, which are added to these. */
    private List<FileChannel> lockRecords(List<Path> held) {
        List<FileChannel> channels = new ArrayList<>();
        for (Path record : records()) {
            try {
                FileChannel channel = FileChannel.open(record, StandardOpenOption.WRITE);
                channels.add(channel);
                channel.lock();
            } catch (OverlappingFileLockException e) {
                held.add(record);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return channels;
    }

    @Test
    void aFreshCopyIsNotForcedWhateverEndsTheWaitForIt() {
        cloud.register("debian", "1");
        cloud.sandbox().faults().stallCopies();
        cloud.sandbox()
                .faults()
                .onCall("one.imagepool.info", 2, new Fault.Refuse(ErrorCode.INTERNAL, "cannot look just now"));
        Nifty.Run run = as(ADMIN, "sync");
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("cannot look just now"), run.err());
        assertEquals(List.of("1 LOCKED"), cloud.imageStates());
        cloud.sandbox().faults().resumeCopies();
        assertEquals(0, as(ADMIN, "sync").exitCode());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void takesTheOldNameOfTheOption() {
        cloud.register("debian", "1");
        dieInCopy(ADMIN, 1);
        cloud.passes(Duration.ofMinutes(10));
        cloud.run("sync", "--backend-option", "stuck-after=PT5M");
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void aRecordIsThereBeforeTheCallAndGoesWhenTheImageIsComplete() throws IOException {
        cloud.register("debian", "1");
        List<Path> during = new java.util.ArrayList<>();
        cloud.sandbox().faults().onNext("one.image.allocate", new Fault.RunBefore(() -> during.addAll(records())));
        assertEquals(0, as(ADMIN, "sync").exitCode());
        assertEquals(1, during.size());
        assertEquals(List.of(), records());
        assertTrue(during.get(0)
                .getFileName()
                .toString()
                .startsWith(cloud.image(0).template().text("NIFTY_UPLOAD_TOKEN").orElse("none")));
    }

    @Test
    void recordsOfWhatNeverCameGoAfterAWhile() throws IOException {
        cloud.register("debian", "1");
        cloud.sandbox().faults().onNext("one.image.allocate", new Fault.HttpStatus(500));
        cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.HttpStatus(500));
        assertEquals(3, as(ADMIN, "sync", "--retries", "0").exitCode());
        Path left = records().get(0);
        Path temporary = left.resolveSibling("." + left.getFileName() + "." + java.util.UUID.randomUUID() + ".part");
        Path foreign = left.resolveSibling("notes.txt");
        Files.writeString(temporary, "cut off");
        Files.writeString(foreign, "the site's own");
        cloud.passes(Duration.ofHours(4));
        assertEquals(0, as(ADMIN, "sync").exitCode());
        assertEquals(List.of(), records());
        assertFalse(Files.exists(temporary));
        assertTrue(Files.exists(foreign));
    }

    @Test
    void recordsOfWhatNeverCameGoInAPassThatHasNothingToDo() {
        cloud.register("debian", "1");
        cloud.sandbox().faults().onNext("one.image.allocate", new Fault.HttpStatus(500));
        cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.HttpStatus(500));
        assertEquals(3, as(ADMIN, "sync", "--retries", "0").exitCode());
        assertEquals(0, as(ADMIN, "sync").exitCode());
        assertEquals("1", cloud.offeredVersion());
        assertEquals(1, records().size(), "what may still be on its way is remembered");
        cloud.passes(Duration.ofHours(4));
        assertEquals(0, as(ADMIN, "plan").exitCode());
        assertEquals(1, records().size(), "who looks changes nothing");
        Nifty.Run idle = as(ADMIN, "sync");
        assertTrue(idle.out().startsWith("nifty sync: 0 changed"), idle.out());
        assertEquals(List.of(), records());
    }

    @Test
    void recordsThatAnotherNiftyOfThisUserNeedsStay() {
        cloud.register("debian", "1");
        dieInCopy(ADMIN, 1);
        cloud.passes(Duration.ofHours(4));
        Nifty.Run other = as(ADMIN, "clean", "--identifier", "other");
        assertEquals(0, other.exitCode(), other.err());
        assertEquals(1, records().size());
        assertEquals(List.of("1 LOCKED"), cloud.imageStates());
        assertEquals(0, as(ADMIN, "clean").exitCode());
        assertEquals(List.of(), cloud.imageStates());
    }

    private List<Path> records() {
        try (Stream<Path> files = Files.walk(cloud.descriptors())) {
            return files.filter(file -> file.toString().endsWith(".upload")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void deleteRecords() throws IOException {
        for (Path record : records()) {
            Files.delete(record);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
