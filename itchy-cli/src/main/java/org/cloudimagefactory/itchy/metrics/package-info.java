/** What is measured of itchy's runs, and of how things stand after them. */
@NullMarked
package org.cloudimagefactory.itchy.metrics;

import org.jspecify.annotations.NullMarked;
