package org.cloudimagefactory.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.soak.Announcement.Kind;
import org.cloudimagefactory.soak.Announcement.Packing;
import org.cloudimagefactory.soak.Announcement.Soundness;

/** All announcements of a run, in their order: a function of the seed. */
final class Script {
    private static final List<Packing> PACKINGS = List.of(Packing.values());

    private final Dice dice;
    private final int appliances;
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Announcement> offered = new HashMap<>();

    private Script(SoakSettings settings) {
        dice = settings.dice("script");
        appliances = settings.appliances();
    }

    static List<Announcement> of(SoakSettings settings) {
        Script script = new Script(settings);
        List<Announcement> all = new ArrayList<>();
        for (int number = 0; number < settings.events(); number++) {
            // Each appliance is announced once before chance decides.
            int appliance = number < settings.appliances() ? number : script.dice.below(settings.appliances());
            all.add(script.next(number, String.format("appliance-%03d", appliance)));
        }
        return all;
    }

    private Announcement next(int number, String identifier) {
        Announcement current = offered.get(identifier);
        int choice = dice.below(100);
        if (current == null || choice < 50) {
            return offer(number, identifier, nextVersion(identifier));
        }
        if (choice < 55) {
            // The image is another one, and its publisher forgot to say so.
            return offer(number, identifier, current.version());
        }
        if (choice < 70) {
            return keep(new Announcement(
                    number,
                    Kind.AVAILABLE,
                    identifier,
                    current.version(),
                    current.content(),
                    current.packing(),
                    title(number),
                    Soundness.SOUND));
        }
        if (choice < 75) {
            return expire(number, current, "0");
        }
        offered.remove(identifier);
        return expire(number, current, current.version());
    }

    private Announcement offer(int number, String identifier, String version) {
        Soundness soundness =
                dice.onceIn(25) ? dice.oneOf(List.of(Soundness.OTHER_DIGEST, Soundness.BACKING_FILE)) : Soundness.SOUND;
        long content = ((long) dice.below(Integer.MAX_VALUE) << 20) + number;
        Packing packing = soundness == Soundness.BACKING_FILE ? Packing.QCOW2 : dice.oneOf(PACKINGS);
        Announcement announcement = new Announcement(
                number, Kind.AVAILABLE, identifier, version, content, packing, title(number), soundness);
        return announcement.isSound() ? keep(announcement) : announcement;
    }

    private Announcement keep(Announcement announcement) {
        offered.put(announcement.identifier(), announcement);
        return announcement;
    }

    private static Announcement expire(int number, Announcement of, String version) {
        return new Announcement(
                number,
                Kind.EXPIRED,
                of.identifier(),
                version,
                of.content(),
                of.packing(),
                of.title(),
                Soundness.SOUND);
    }

    private String nextVersion(String identifier) {
        return Integer.toString(versions.merge(identifier, 1, Integer::sum));
    }

    /** Hard to carry, and different each time. */
    private static String title(int number) {
        return "Größe <" + number + "> & \"co\" $USER";
    }

    @Override
    public String toString() {
        return "announcements about " + appliances + " appliances";
    }
}
