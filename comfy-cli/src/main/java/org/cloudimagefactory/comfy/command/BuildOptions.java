package org.cloudimagefactory.comfy.command;

/** The options that decide how the parts of a build are wired. */
public record BuildOptions(PlanningOptions templates, ToolOptions tools, WebOptions web) {}
