package org.cloudimagefactory.itchy.subscription;

/**
 * What an image is that was put together from chunks: other bytes than those that were listed, with the same content.
 *
 * @param format of the file
 * @param fetched bytes that came for it
 * @param listed bytes of the file that was listed
 */
public record AssembledForm(String format, long fetched, long listed) {}
