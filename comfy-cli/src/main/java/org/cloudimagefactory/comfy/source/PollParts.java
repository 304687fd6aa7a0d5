package org.cloudimagefactory.comfy.source;

import java.time.Clock;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.common.process.CommandRunner;

/** What every source is polled with. */
record PollParts(CommandRunner runner, BuildService builds, PollService.Settings settings, Clock clock) {}
