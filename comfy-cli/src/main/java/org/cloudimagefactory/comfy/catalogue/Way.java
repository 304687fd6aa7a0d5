package org.cloudimagefactory.comfy.catalogue;

/**
 * A way in which users get an appliance.
 *
 * @param with what they use for it, for people
 * @param command what they type, to be pasted into a shell as it is; nothing in it is run here
 */
record Way(String with, String command) {}
