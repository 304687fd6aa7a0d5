package org.cloudimagefactory.common.image.inspect.vhdx;

import java.util.Locale;
import org.cloudimagefactory.common.image.inspect.reading.Fields;

/** The identifiers of a VHDX image's parts, as text in their usual form. */
final class Guid {
    static final int LENGTH = 16;
    static final String NONE = "00000000-0000-0000-0000-000000000000";

    static final String BLOCK_TABLE_REGION = "2dc27766-f623-4200-9d64-115e9bfd4a08";
    static final String METADATA_REGION = "8b7ca206-4790-4b9a-b8fe-575f050f886e";

    static final String FILE_PARAMETERS = "caa16737-fa36-4d43-b3b6-33f0aa44e76b";
    static final String VIRTUAL_DISK_SIZE = "2fa54224-cd1b-4876-b211-5dbed83bf4b8";
    static final String DISK_IDENTIFIER = "beca12ab-b2e6-4523-93ef-c309e000c746";
    static final String LOGICAL_SECTOR_SIZE = "8141bf1d-a96f-4709-ba47-f233a8faab5f";
    static final String PHYSICAL_SECTOR_SIZE = "cda348c7-445d-4471-9cc9-e9885251c556";
    static final String PARENT_LOCATOR = "a8d35f2d-b30b-454d-abf7-d3d84834ab0c";

    private Guid() {}

    /** Reads one; its first three numbers begin with the low byte, the rest are plain bytes. */
    static String read(Fields fields, int at) {
        StringBuilder text = new StringBuilder(36);
        text.append(
                String.format(Locale.ROOT, "%08x-%04x-%04x-", fields.u32(at), fields.u16(at + 4), fields.u16(at + 6)));
        for (int i = 8; i < LENGTH; i++) {
            text.append(String.format(Locale.ROOT, "%02x", fields.u8(at + i)));
            if (i == 9) {
                text.append('-');
            }
        }
        return text.toString();
    }
}
