package org.cloudimagefactory.itchy.command;

import picocli.CommandLine.Mixin;

/** What a site configures. */
public final class SiteOptions {
    @Mixin
    EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Mixin
    CacheOptions cache = new CacheOptions();

    @Mixin
    StateOptions state = new StateOptions();

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Mixin
    ConversionOptions conversion = new ConversionOptions();
}
