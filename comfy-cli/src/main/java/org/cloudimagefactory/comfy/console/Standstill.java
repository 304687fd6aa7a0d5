package org.cloudimagefactory.comfy.console;

/**
 * A machine that can't go on.
 *
 * @param reason why, with the line of the console that says so
 * @param hint what to do
 */
public record Standstill(String reason, String hint) {}
