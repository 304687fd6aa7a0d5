package org.cloudimagefactory.comfy.description;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.installer.CloudConfig;
import org.cloudimagefactory.comfy.installer.NoDialect;
import org.jspecify.annotations.Nullable;

/**
 * How a system is started and answered.
 *
 * @param bootCommand keys to type at the installer's boot prompt, in Packer's notation
 * @param bootWait before the first key, in seconds or as {@code 10s}
 * @param firmware kinds of firmware that it can be installed with; only BIOS when none is named
 * @param installer dialect of the installer
 * @param seed dialect of the seed that lets a build into an image; cloud-config where none is named
 */
public record InstallerSettings(
        List<String> bootCommand,
        @Nullable String bootWait,
        Map<Firmware, FirmwareSettings> firmware,
        @Nullable String installer,
        @Nullable String seed) {
    public InstallerSettings {
        bootCommand = bootCommand == null ? List.of() : List.copyOf(bootCommand);
        bootWait = bootWait == null ? "5s" : inSeconds(bootWait);
        firmware = firmware == null || firmware.isEmpty()
                ? Map.of(Firmware.BIOS, new FirmwareSettings(List.of(), null, null))
                : Map.copyOf(firmware);
    }

    /** The dialect of the installer, that of templates alone where none is named; or else the one of seeds. */
    public String dialect(boolean isInstalled) {
        return isInstalled
                ? Objects.requireNonNullElse(installer, NoDialect.NAME)
                : Objects.requireNonNullElse(seed, CloudConfig.NAME);
    }

    /** Keys to type with this firmware. */
    public List<String> bootCommand(Firmware kind) {
        FirmwareSettings own = firmware.get(kind);
        return own == null || own.bootCommand().isEmpty() ? bootCommand : own.bootCommand();
    }

    /** Time before the first key with this firmware, as Packer takes it. */
    public String bootWait(Firmware kind) {
        FirmwareSettings own = firmware.get(kind);
        return own == null || own.bootWait() == null ? String.valueOf(bootWait) : inSeconds(own.bootWait());
    }

    private static String inSeconds(String wait) {
        return wait.matches("[0-9]+") ? wait + "s" : wait;
    }
}
