package org.cloudimagefactory.nifty.backend;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.config.NearestName;
import org.cloudimagefactory.common.problem.UsageProblem;

/** The back ends that ship, and those in jars beside them. */
public final class Backends {
    private final Supplier<Stream<CloudBackendProvider>> providers;

    private Backends(Supplier<Stream<CloudBackendProvider>> providers) {
        this.providers = providers;
    }

    /** Knows these. */
    public Backends(List<CloudBackendProvider> providers) {
        this(providers::stream);
    }

    /**
     * Those that ship, and others on the class path, which is looked through only for them: that opens every jar.
     *
     * @param shipped each made when it is asked for
     */
    public static Backends load(List<Supplier<CloudBackendProvider>> shipped) {
        return new Backends(() -> Stream.<Supplier<Stream<CloudBackendProvider>>>of(
                        () -> shipped.stream().map(Supplier::get),
                        () -> ServiceLoader.load(CloudBackendProvider.class).stream()
                                .map(ServiceLoader.Provider::get))
                .flatMap(Supplier::get));
    }

    /** In order of their names. */
    public List<CloudBackendProvider> all() {
        return providers
                .get()
                .sorted(Comparator.comparing(CloudBackendProvider::name))
                .toList();
    }

    /** The one of this name. */
    public CloudBackendProvider get(String name) {
        return providers
                .get()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private UsageProblem unknown(String name) {
        List<String> names = all().stream().map(CloudBackendProvider::name).toList();
        String known = names.stream().collect(Collectors.joining(", "));
        return new UsageProblem("unknown back end '" + name + "'")
                .hint(NearestName.to(name, names)
                        .map(nearest -> "did you mean '" + nearest + "'?")
                        .orElse("known are " + known));
    }
}
