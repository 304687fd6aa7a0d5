/** itchy: takes in images that others published, from vmCatcher's events to clean images and descriptors. */
@NullMarked
package org.cloudimagefactory.itchy;

import org.jspecify.annotations.NullMarked;
