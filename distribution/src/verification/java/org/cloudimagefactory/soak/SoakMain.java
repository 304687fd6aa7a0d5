package org.cloudimagefactory.soak;

/** Runs the soak in this process, which must have a mount namespace of its own; exit code 0 if all went well. */
final class SoakMain {
    private SoakMain() {}

    /** Takes its settings from system properties. */
    public static void main(String[] arguments) throws Exception {
        SoakSettings settings = SoakSettings.ofProperties();
        System.out.println(
                "seed " + settings.seed() + ": " + Script.of(settings).size() + " events");
        boolean isWell;
        try (Soak soak = new Soak(settings)) {
            // Whoever ends this run ends the server, too.
            Runtime.getRuntime().addShutdownHook(new Thread(soak::close));
            isWell = soak.run();
        }
        System.exit(isWell ? 0 : 1);
    }
}
