/** What is measured of comfy's runs, and of how things stand after them. */
@NullMarked
package org.cloudimagefactory.comfy.metrics;

import org.jspecify.annotations.NullMarked;
