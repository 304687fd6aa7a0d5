package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import java.time.Duration;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;

/**
 * What an operator asks for.
 *
 * @param target name of a distribution, or the file of an appliance description
 * @param overrides what the command line says of the appliance
 * @param outputDirectory where images and descriptor go
 * @param timeLimit for downloads and the Packer run together
 */
public record BuildRequest(String target, ApplianceOverrides overrides, Path outputDirectory, Duration timeLimit) {}
