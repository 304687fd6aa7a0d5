/**
 * A library of image files: an index, marks beside the images that repeat it, records of uploads, and order after any crash. Back
 * ends whose cloud is a directory are uses of it.
 */
@NullMarked
package org.cloudimagefactory.nifty.backend.library;

import org.jspecify.annotations.NullMarked;
