package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Content;
import org.cloudimagefactory.comfy.appliance.ContextReaders;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.Services;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.jspecify.annotations.Nullable;

/** What a description asks for that the one below it did not: all else the layer below has already. */
final class NewSettings {
    private NewSettings() {}

    /** The settings that are new; null where there are none. */
    static @Nullable AppliancePlan of(AppliancePlan plan, AppliancePlan below) {
        AppliancePlan added = with(
                plan,
                unlike(plan.hostname(), below.hostname()),
                localization(plan.localization(), below.localization()),
                content(plan.content(), below.content()),
                unlike(plan.system().guestMirror(), below.system().guestMirror()),
                new ContextReaders(
                        plan.context().contextualizedBy(),
                        unlike(plan.context().contextPackage(), below.context().contextPackage())));
        AppliancePlan nothing = with(
                plan,
                null,
                Localization.NONE,
                Content.NONE,
                null,
                new ContextReaders(plan.context().contextualizedBy(), null));
        return added.equals(nothing) ? null : added;
    }

    private static AppliancePlan with(
            AppliancePlan plan,
            @Nullable String hostname,
            Localization localization,
            Content content,
            @Nullable String guestMirror,
            ContextReaders context) {
        SystemRelease system = plan.system();
        SystemRelease other = new SystemRelease(
                system.distribution(),
                system.family(),
                system.version(),
                system.majorVersion(),
                system.codename(),
                system.architecture(),
                system.firmware(),
                system.mirror(),
                guestMirror);
        return new AppliancePlan(
                plan.identity(),
                other,
                hostname,
                localization,
                plan.disk(),
                content,
                plan.access(),
                plan.provisioners(),
                context);
    }

    private static Localization localization(Localization own, Localization below) {
        return new Localization(
                unlike(own.locale(), below.locale()),
                unlike(own.keyboard(), below.keyboard()),
                unlike(own.timeZone(), below.timeZone()));
    }

    private static Content content(Content own, Content below) {
        return new Content(
                without(own.packages(), below.packages()),
                without(own.users(), below.users()),
                without(own.files(), below.files()),
                new Services(
                        without(own.services().enable(), below.services().enable()),
                        without(own.services().disable(), below.services().disable())),
                without(own.kernelArguments(), below.kernelArguments()));
    }

    private static <T> List<T> without(List<T> own, List<T> below) {
        return own.stream().filter(entry -> !below.contains(entry)).toList();
    }

    private static <T> @Nullable T unlike(@Nullable T own, @Nullable T below) {
        return Objects.equals(own, below) ? null : own;
    }
}
