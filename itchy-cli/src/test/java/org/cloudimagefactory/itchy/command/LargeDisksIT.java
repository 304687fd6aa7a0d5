package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that is too large for a format is refused before it is converted, and one that fits is not. */
class LargeDisksIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "vdi,64T,17592186044416",
        "vpc,2041G,2190433320960",
        "vmdk,63T,68169720922112",
        "ova,63T,68169720922112",
        "vhdx,65T,70368744177664"
    })
    void refusesDisksThatAreTooLargeForTheFormat(String format, String size, long limit) {
        Site.Run run = convert(format, size);
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(
                run.err().contains(", and the format " + format + " takes at most " + limit + "; ")
                        || run.err().contains(", and the format " + format + " takes at most " + limit + "\n"),
                run.err());
        assertEquals(List.of("large.qcow2"), Site.names(directory.resolve("disks")));
    }

    @Test
    void takesWhatFitsExactly() {
        assertEquals(0, convert("vpc", "2040G").exitCode());
        assertEquals(0, convert("vdi", "16T").exitCode());
    }

    private Site.Run convert(String format, String size) {
        Site site = new Site(directory);
        Path disks = directory.resolve("disks");
        Path disk = disks.resolve("large.qcow2");
        Disks.run("mkdir", "-p", disks.toString());
        Disks.run("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), size);
        String target = disks.resolve("out-" + format).toString();
        return site.run(Map.of(), "convert", "--max-virtual-size", "100T", "-f", format, disk.toString(), target);
    }
}
