package org.cloudimagefactory.nifty.backend;

/**
 * A way in which users get an appliance that is in a cloud.
 *
 * @param with what they use for it, for people: the name of a tool or a service
 * @param command what they type, to be pasted into a shell as it is
 */
public record Way(String with, String command) {}
