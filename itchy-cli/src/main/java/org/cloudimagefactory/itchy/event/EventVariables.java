package org.cloudimagefactory.itchy.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The one list of the variables that are kept of an event: those that vmCatcher and {@code itchy catch} give to an event, those that
 * a site has registered, and of vmCatcher's configuration the one that a later step needs. Whatever else is in the environment,
 * such as the password of vmCatcher's database, is neither stored nor told to anybody.
 */
public final class EventVariables {
    /** Fields of an image in a list, and the variables that they become, without {@link VmcatcherEvent#EVENT_PREFIX}. */
    public static final Map<String, String> OF_IMAGE_FIELDS = Map.ofEntries(
            Map.entry("dc:identifier", "DC_IDENTIFIER"),
            Map.entry("dc:title", "DC_TITLE"),
            Map.entry("dc:description", "DC_DESCRIPTION"),
            Map.entry("dc:date:expires", "DC_DATE_EXPIRES"),
            Map.entry("hv:uri", "HV_URI"),
            Map.entry("hv:size", "HV_SIZE"),
            Map.entry("hv:version", "HV_VERSION"),
            Map.entry("hv:hypervisor", "HV_HYPERVISOR"),
            Map.entry("hv:format", "HV_FORMAT"),
            Map.entry("hv:ram_minimum", "HV_RAM_MINIMUM"),
            Map.entry("hv:core_minimum", "HV_CORE_MINIMUM"),
            Map.entry("ad:ram_recommended", "AD_RAM_RECOMMENDED"),
            Map.entry("ad:core_recommended", "AD_CORE_RECOMMENDED"),
            Map.entry("ad:mpuri", "AD_MPURI"),
            Map.entry("sl:arch", "SL_ARCH"),
            Map.entry("sl:os", "SL_OS"),
            Map.entry("sl:osname", "SL_OSNAME"),
            Map.entry("sl:osversion", "SL_OSVERSION"),
            Map.entry("sl:comments", "SL_COMMENTS"),
            Map.entry("sl:checksum:sha512", "SL_CHECKSUM_SHA512"),
            // Our own: of an appliance of OpenNebula's marketplace.
            Map.entry("one:memory", "ONE_MEMORY"),
            Map.entry("one:cpu", "ONE_CPU"),
            Map.entry("one:template", "ONE_TEMPLATE"));

    /** Our own: the file with a list of an image's packages, without {@link VmcatcherEvent#EVENT_PREFIX}. */
    public static final String SBOM = "SBOM";

    /** Where vmCatcher keeps verified images. */
    static final String CACHE_DIRECTORY = "VMCATCHER_CACHE_DIR_CACHE";

    /** Variables of an event that come from no field of an image. */
    private static final Set<String> OF_EVENT =
            Set.of("TYPE", "IL_DC_IDENTIFIER", "VO", "FILENAME", "UUID_SESSION", SBOM);

    private static final int NAME_SHOWN = 100;

    /** What vmCatcher and this suite always know. */
    public static final EventVariables REGISTERED = new EventVariables(Set.of());

    private final Set<String> names = new HashSet<>();

    private EventVariables(Set<String> ofSite) {
        for (String name : OF_IMAGE_FIELDS.values()) {
            names.add(VmcatcherEvent.EVENT_PREFIX + name);
        }
        for (String name : OF_EVENT) {
            names.add(VmcatcherEvent.EVENT_PREFIX + name);
        }
        names.addAll(ofSite);
    }

    /**
     * As {@link #REGISTERED}, with variables of a site: whole names with commas or spaces between them. What is no name of a
     * variable of an event is passed over: {@link #problem} tells.
     */
    public static EventVariables with(String list) {
        Set<String> ofSite = new HashSet<>();
        for (String name : names(list)) {
            if (isName(name)) {
                ofSite.add(name);
            }
        }
        return new EventVariables(ofSite);
    }

    /** What is wrong with such a list, in one line, or null. It is no reason to lose an event. */
    public static @Nullable String problem(String list) {
        for (String name : names(list)) {
            if (!isName(name)) {
                return PrintableText.of("'" + PrintableText.of(name, NAME_SHOWN)
                        + "' is no variable of an event, and is passed over; give names such as VMCATCHER_EVENT_AD_GROUP"
                        + " in event_variables");
            }
        }
        return null;
    }

    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i == list.length() || list.charAt(i) == ',' || list.charAt(i) == ' ') {
                if (i > start) {
                    names.add(list.substring(start, i));
                }
                start = i + 1;
            }
        }
        return names;
    }

    private static boolean isName(String name) {
        boolean isName =
                name.startsWith(VmcatcherEvent.EVENT_PREFIX) && name.length() > VmcatcherEvent.EVENT_PREFIX.length();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            isName &= (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        }
        return isName;
    }

    /** Whether a variable says something of an event, and may be told to the users of the cloud. */
    public boolean isOfEvent(String name) {
        return names.contains(name);
    }

    /** Whether a variable is stored. */
    public boolean isKept(String name) {
        return isOfEvent(name) || name.equals(CACHE_DIRECTORY);
    }

    /** The event with what is kept of it, without users and passwords in addresses. */
    public VmcatcherEvent kept(VmcatcherEvent event) {
        SortedMap<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, String> variable : event.variables().entrySet()) {
            if (isKept(variable.getKey())) {
                variables.put(variable.getKey(), AddressText.withoutCredentials(variable.getValue()));
            }
        }
        return new VmcatcherEvent(variables);
    }
}
