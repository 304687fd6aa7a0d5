/** What is measured of nifty's runs, and of how things stand after them. */
@NullMarked
package org.cloudimagefactory.nifty.metrics;

import org.jspecify.annotations.NullMarked;
